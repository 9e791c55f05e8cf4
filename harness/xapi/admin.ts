import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { Lines } from '../actors/person-approver.ts';

/** The admin beside the PBX: does by hand what its published API has no operation for. */
export interface PbxAdmin {
  /** @returns what the admin enters; undefined where there is no admin, or none any more */
  ask(line: string): Promise<string | undefined>;
  /** One line that waits for no answer. */
  say(line: string): void;
  close(): void;
}

/**
 * The admin at the terminal.
 * @param input without a terminal there is no admin to ask
 */
export function terminalAdmin(input: Readable & { isTTY?: boolean }, output: Writable): PbxAdmin {
  let lines: Lines | undefined;
  return {
    async ask(line) {
      if (input.isTTY !== true) return undefined;
      output.write(`\n${line}\n`);
      lines ??= new Lines(createInterface({ input }));
      return lines.next();
    },
    say: (line) => void output.write(`\n${line}\n`),
    close: () => lines?.close(),
  };
}
