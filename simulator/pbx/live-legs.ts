import { endOf } from './legs.ts';
import type { CallLeg, Ending, HandOn, LegKind, Ringing, Transfer } from './types.ts';

type LegStart = Omit<CallLeg, 'answered' | 'ringSeconds' | 'durationSeconds'>;
type LegEnd = Pick<Ending, 'answered' | 'ringSeconds' | 'durationSeconds'>;

/** The legs of a call under way: those that have ended, and the present one. */
export class LiveLegs {
  readonly #ended: CallLeg[] = [];
  #service: LegStart | undefined;
  #present: LegStart;

  /** @param startedAt first ring, in milliseconds since the epoch */
  constructor({ number, agent, direction = 'Inbound', through, ...names }: Ringing, startedAt: number) {
    const name = [names.agentFirstName, names.agentLastName].filter(Boolean).join(' ');
    const origin = through === undefined ? 'call' : 'distribution';
    this.#present =
      direction === 'Inbound'
        ? { kind: 'extension', to: agent, ...(name !== '' && { name }), origin, startedAt }
        : { kind: 'outside', to: number, origin, startedAt };
    if (through === undefined) return;
    const { kind, number: to, name: called } = through;
    this.#service = { kind, to, ...(called !== undefined && { name: called }), origin: 'call', startedAt };
  }

  /** Whether the call has more than the leg that it began with. */
  get areSeveral(): boolean {
    return this.#service !== undefined || this.#ended.length > 0;
  }

  /** Ends the present leg and begins another. @returns the legs so far; the last has begun */
  transfer({ to, kind = 'extension', name, how, ...end }: Transfer, now: number): readonly CallLeg[] {
    this.#end({ ...end, answered: isAnswered(how, this.#present.kind) }, now);
    const startedAt = endOf(this.#ended.at(-1) as CallLeg);
    this.#present = { kind, to, ...(name !== undefined && { name }), origin: how, startedAt };
    return [...this.#ended, { ...this.#present, answered: false, ringSeconds: 0, durationSeconds: 0 }];
  }

  /** Ends the call. @param ending of the present leg @returns all legs */
  end({ agent, ...end }: Ending, now: number): readonly CallLeg[] {
    if (agent !== undefined && this.#present.kind === 'extension')
      this.#present = { ...this.#present, to: agent };
    this.#end(end, now);
    return this.#ended;
  }

  #end({ answered = true, ringSeconds, durationSeconds }: LegEnd, now: number): void {
    const leg = this.#present;
    const passed = Math.max(0, (now - leg.startedAt) / 1000);
    const ring = ringSeconds ?? (answered ? 0 : passed);
    const talk = answered ? (durationSeconds ?? Math.max(0, passed - ring)) : 0;
    if (this.#service !== undefined) {
      const isTaken = this.#service.kind !== 'ring-group';
      // The caller is at the service until the agent answers.
      const [ringing, held] = isTaken ? [0, ring] : [ring, 0];
      this.#ended.push({
        ...this.#service,
        ...{ answered: isTaken, ringSeconds: ringing, durationSeconds: held },
      });
      this.#service = undefined;
    }
    this.#ended.push({ ...leg, answered, ringSeconds: ring, durationSeconds: talk });
  }
}

/** Whether a leg was answered that a call has left: a queue and a menu answer, a ring group does not. */
function isAnswered(how: HandOn, kind: LegKind): boolean {
  return how === 'distribution' ? kind !== 'ring-group' : how !== 'forward';
}
