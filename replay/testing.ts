import type { CallReport, CallResult, Pbx, Ringing, RingResult, Timer } from '../simulator/pbx/index.ts';
import type { RecordedCall, RecordingEntry } from '../simulator/recordings/index.ts';

/** Time that passes only where somebody waits for it: the timer that is due first is the next thing that happens. */
export class VirtualTime {
  #now = 0;
  #timers: { at: number; work: () => void }[] = [];
  #running = false;

  readonly now = (): number => this.#now;

  readonly timer: Timer = (ms, work) => {
    const timer = { at: this.#now + ms, work };
    this.#timers.push(timer);
    this.#run();
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer);
    };
  };

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.timer(ms, resolve));
  }

  #run(): void {
    if (this.#running) return;
    this.#running = true;
    const next = () => {
      this.#timers.sort((a, b) => a.at - b.at);
      const due = this.#timers.shift();
      if (due === undefined) {
        this.#running = false;
        return;
      }
      this.#now = due.at;
      due.work();
      setImmediate(next);
    };
    setImmediate(next);
  }
}

/** A PBX whose CRM takes so long for each request. */
export function slowPbx(time: VirtualTime, requestMs: (call: number) => number): Pbx & { rung: number[] } {
  const rung: number[] = [];
  const calls: CallReport[] = [];
  const pbx = {
    rung,
    async ring({ agent, startedAt = 0 }: Ringing): Promise<Partial<RingResult>> {
      const index = rung.push(time.now()) - 1;
      calls.push({ agent, startedAt, journaling: 'sent' });
      await time.wait(requestMs(index));
      return { callId: String(index), contact: undefined, errors: [] };
    },
    async endCall(callId: string): Promise<Partial<CallResult>> {
      await time.wait(requestMs(Number(callId)));
      return { journaling: 'sent', reports: calls.slice(Number(callId), Number(callId) + 1), errors: [] };
    },
  };
  return pbx as unknown as Pbx & { rung: number[] };
}

/** @returns an answered inbound call of a recording */
export function recordedCall(changes: Partial<RecordedCall> = {}): RecordedCall {
  return {
    kind: 'call',
    line: 1,
    number: '+33142000000',
    direction: 'Inbound',
    agent: '101',
    startedAt: Date.UTC(2026, 10, 23, 9),
    answered: true,
    ringSeconds: 5,
    durationSeconds: 60,
    ...changes,
  };
}

/** A recording out of calls, each a second after the one before where nothing else is said. */
export async function* recordingOf(
  ...entries: readonly (Partial<RecordedCall> | Exclude<RecordingEntry, RecordedCall>)[]
): AsyncGenerator<RecordingEntry> {
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === 'broken' || entry.kind === 'skipped') yield entry;
    else {
      const startedAt = recordedCall().startedAt + index * 1000;
      yield recordedCall({ line: index + 1, startedAt, ...(entry as Partial<RecordedCall>) });
    }
  }
}
