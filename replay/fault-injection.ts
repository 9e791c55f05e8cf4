import { ConfigurationError } from '../harness/errors.ts';
import type { DrillRecord } from '../reports/replay/document.ts';
import type { Target } from '../suites/kit/target.ts';
import { type FaultProxy, NETWORK_FAULTS, type NetworkFault } from './fault-proxy.ts';
import type { PbxFleet } from './pbx-fleet.ts';
import type { Restartable } from './reference.ts';

/** Outages that are played during a replay, so that it shows what becomes of the calls. */
export const FAULT_KINDS = ['restart', ...NETWORK_FAULTS, 'revoked', 'clock'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface ScheduledFault {
  readonly kind: FaultKind;
  /** Milliseconds after the first call was due. */
  readonly atMs: number;
  readonly forMs: number;
}

/** What drills are carried out with. */
export interface FaultTools {
  readonly fleet: PbxFleet;
  readonly proxy: FaultProxy | undefined;
  readonly restartable: Restartable | undefined;
}

/** How far the PBXs' clocks jump: beyond the life of an access token. */
const JUMP_MS = 2 * 3600 * 1000;

/** Whether the requests of a replay have to go through the fault proxy. */
export function needsProxy(drills: readonly ScheduledFault[]): boolean {
  return drills.some(({ kind }) => isFault(kind));
}

/** @throws ConfigurationError where a drill cannot be carried out at this target */
export function checkFaults(drills: readonly ScheduledFault[], target: Target, restartable: boolean): void {
  for (const { kind } of drills) {
    if (kind === 'restart' && !restartable)
      throw new ConfigurationError(
        `The drill restart is for the reference connector alone; ${target.name} is not restarted from here.`,
      );
    if (kind === 'revoked' && target.endpoints.revocation === undefined)
      throw new ConfigurationError(
        `The drill revoked needs endpoints.revocation, which ${target.name} does not name.`,
      );
  }
}

/** Drills under way. */
export interface FaultInjection {
  /** Name of the one that is on; empty for none. */
  readonly current: string;
  /** Whatever is on ends, what has not begun does not happen. */
  end(): Promise<readonly DrillRecord[]>;
}

/**
 * Begins the drills of a replay, one after the other by their times.
 * @param onFailure told when a drill could not be carried out
 */
export function startFaultInjection(
  drills: readonly ScheduledFault[],
  tools: FaultTools,
  onFailure: (error: unknown) => void,
): FaultInjection {
  const over = new AbortController();
  const startedAt = performance.now();
  const records: DrillRecord[] = [];
  let current = '';

  const run = async () => {
    for (const drill of drills.toSorted((a, b) => a.atMs - b.atMs)) {
      await until(startedAt + drill.atMs, over.signal);
      const happened = !over.signal.aborted;
      records.push({ ...drill, happened });
      if (!happened) continue;
      current = drill.kind;
      await injectFault(drill.kind, tools);
      await until(startedAt + drill.atMs + drill.forMs, over.signal);
      await clearFault(drill.kind, tools);
      current = '';
    }
  };
  const running = run();
  running.catch(onFailure);
  return {
    get current() {
      return current;
    },
    async end() {
      over.abort();
      await running;
      return records;
    },
  };
}

/** What a drill does at its beginning. */
export async function injectFault(kind: FaultKind, { fleet, proxy, restartable }: FaultTools): Promise<void> {
  if (isFault(kind)) proxy?.set(kind);
  else if (kind === 'restart') await restartable?.stop();
  else if (kind === 'clock') setClocks(fleet, JUMP_MS);
  else
    for (const { token } of fleet.pbxs.values()) {
      const value = token();
      if (value !== undefined) await fleet.client.revoke(value);
    }
}

/** Makes good what it did. */
export async function clearFault(kind: FaultKind, { fleet, proxy, restartable }: FaultTools): Promise<void> {
  if (isFault(kind)) proxy?.set(undefined);
  else if (kind === 'restart') await restartable?.start();
  else if (kind === 'clock') setClocks(fleet, 0);
  else await fleet.authorize();
}

function setClocks({ pbxs }: PbxFleet, aheadMs: number): void {
  for (const { setClock } of pbxs.values()) setClock(aheadMs);
}

function isFault(kind: FaultKind): kind is NetworkFault {
  return NETWORK_FAULTS.some((fault) => fault === kind);
}

function until(at: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.max(0, at - performance.now()));
    signal.addEventListener('abort', done, { once: true });
  });
}
