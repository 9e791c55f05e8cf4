import { ConfigurationError } from '../harness/errors.ts';
import type { DrillRecord } from '../reports/replay/document.ts';
import type { Target } from '../suites/kit/target.ts';
import { type FaultProxy, NETWORK_FAULTS, type NetworkFault } from './fault-proxy.ts';
import type { PbxFleet } from './pbx-fleet.ts';
import type { Restartable } from './reference.ts';

/** Faults that can be injected into a replay, to see what becomes of the calls. The option is `--drill`. */
export const FAULT_KINDS = ['restart', ...NETWORK_FAULTS, 'revoked', 'clock'] as const;
/** One of them. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A fault and its time. */
export interface ScheduledFault {
  readonly kind: FaultKind;
  /** Milliseconds after the first call was due. */
  readonly atMs: number;
  /** How long it lasts, in milliseconds. */
  readonly forMs: number;
}

/** What faults are injected with. */
export interface FaultTools {
  readonly fleet: PbxFleet;
  readonly proxy: FaultProxy | undefined;
  readonly restartable: Restartable | undefined;
}

/** How far the PBXs' clocks jump: beyond the life of an access token. */
const CLOCK_JUMP_MS = 2 * 3600 * 1000;

/** Whether the requests of a replay have to go through the fault proxy. */
export function needsProxy(faults: readonly ScheduledFault[]): boolean {
  return faults.some(({ kind }) => isFault(kind));
}

/** @throws ConfigurationError where a fault cannot be injected at this target */
export function checkFaults(faults: readonly ScheduledFault[], target: Target, restartable: boolean): void {
  for (const { kind } of faults) {
    if (kind === 'restart' && !restartable)
      throw new ConfigurationError(
        `The drill restart works with the reference connector only, and the target is ${target.name}: leave it out.`,
      );
    if (kind === 'revoked' && target.endpoints.revocation === undefined)
      throw new ConfigurationError(
        `The drill revoked needs endpoints.revocation, which ${target.name} does not name.`,
      );
  }
}

/** Injects the faults of a replay, one after the other by their times. */
export class FaultInjection {
  readonly #tools: FaultTools;
  readonly #over = new AbortController();
  readonly #startedAt = performance.now();
  readonly #records: DrillRecord[] = [];
  readonly #running: Promise<void>;
  #current = '';

  /** @param onFailure called when a fault cannot be injected or ended */
  constructor(faults: readonly ScheduledFault[], tools: FaultTools, onFailure: (error: unknown) => void) {
    this.#tools = tools;
    this.#running = this.#run(faults.toSorted((a, b) => a.atMs - b.atMs));
    this.#running.catch(onFailure);
  }

  /** Name of the fault that is on; empty for none. */
  get current(): string {
    return this.#current;
  }

  /** Ends the fault that is on, and calls off the rest. @returns which of them happened */
  async end(): Promise<readonly DrillRecord[]> {
    this.#over.abort();
    await this.#running;
    return this.#records;
  }

  async #run(faults: readonly ScheduledFault[]): Promise<void> {
    const { signal } = this.#over;
    for (const fault of faults) {
      await until(this.#startedAt + fault.atMs, signal);
      const happened = !signal.aborted;
      this.#records.push({ ...fault, happened });
      if (!happened) continue;
      this.#current = fault.kind;
      await injectFault(fault.kind, this.#tools);
      await until(this.#startedAt + fault.atMs + fault.forMs, signal);
      await clearFault(fault.kind, this.#tools);
      this.#current = '';
    }
  }
}

/** Begins a fault. */
export async function injectFault(kind: FaultKind, { fleet, proxy, restartable }: FaultTools): Promise<void> {
  if (isFault(kind)) proxy?.set(kind);
  else if (kind === 'restart') await restartable?.stop();
  else if (kind === 'clock') setClocks(fleet, CLOCK_JUMP_MS);
  else
    for (const { token } of fleet.pbxs.values()) {
      const value = token();
      if (value !== undefined) await fleet.client.revoke(value);
    }
}

/** Ends a fault: what it changed is as before. */
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
