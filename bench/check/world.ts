import { createHash } from 'node:crypto';
import { type Connector, createConnector, type Random } from '../../connector/server.ts';
import { seedConnector, type TargetFile } from '../../harness/index.ts';

/** One rule's exchanges with the reference connector, as they were sent: nothing in them is replaced. */
export interface Tape {
  readonly rule: string;
  readonly events: readonly Event[];
}

/** What a rule did to the connector, one step after the other. */
export type Event =
  /** The connector's clock was moved. */
  | { readonly seconds: number }
  | {
      readonly path: string;
      readonly method: string;
      readonly headers: readonly string[];
      readonly body: string;
      readonly status: number;
    };

/** What a replay needs to meet the very same connectors. */
export interface Recording {
  readonly file: TargetFile;
  /** When the connectors' clocks stand still, in milliseconds since 1970. */
  readonly now: number;
  readonly tapes: readonly Tape[];
}

/** The address the connectors give out: one that does not change with the port they listen on. */
export const PUBLIC_URL = 'http://reference.example';

/**
 * A connector as `check` makes one for a rule, but the same every time: its clock moves only when a rule moves it, and
 * its random values are a fixed sequence, so that a recorded code or token is worth as much to the next one.
 */
export async function sameConnector(
  file: TargetFile,
  now: number,
): Promise<{ connector: Connector; moveClock: (seconds: number) => void }> {
  let ahead = 0;
  const connector = createConnector({
    clock: { now: () => now + ahead },
    random: sequence(),
    passwordCost: 2,
    publicUrl: PUBLIC_URL,
  });
  await connector.start();
  seedConnector(connector, file);
  return {
    connector,
    moveClock: (seconds) => {
      ahead += seconds * 1000;
    },
  };
}

function sequence(): Random {
  let drawn = 0;
  return (bytes) => createHash('shake256', { outputLength: bytes }).update(`${drawn++}`).digest();
}
