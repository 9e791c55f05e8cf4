import type { Trace } from '../engine/trace.ts';
import { type Activity, ActivityFeed, type Phase } from './activity-feed.ts';
import { PbxError } from './errors.ts';
import type {
  CallInput,
  CallResult,
  ChatInput,
  Clock,
  Direction,
  Ending,
  Pbx,
  Ringing,
  RingResult,
  TestMode,
  Transfer,
  TransferResult,
} from './types.ts';

/** What call control needs of a PBX. */
export type ControlledPbx = Pick<
  Pbx,
  'ring' | 'transfer' | 'endCall' | 'chat' | 'createContactFromClient' | 'test' | 'restart'
>;

/** A call under way, as lists of them show it. */
export interface ActiveCall {
  /** The PBX's id of it. */
  readonly callId: string;
  readonly number: string;
  readonly agent: string;
  readonly direction: Direction;
  /** Milliseconds since the epoch, as the next one. */
  readonly startedAt: number;
  /** `undefined` while it rings. */
  readonly answeredAt: number | undefined;
}

interface LiveCall {
  readonly activity: Activity;
  readonly number: string;
  /** The extension or number that has the call now. */
  agent: string;
  readonly direction: Direction;
  readonly startedAt: number;
  answeredAt?: number;
}

/** Resolves once so many seconds of a call have passed. */
type Until = (seconds: number) => Promise<void>;

/** The telephones and clients of a PBX: what is done at them goes to the PBX and into the activity feed. */
export class CallControl {
  readonly feed: ActivityFeed;
  readonly #pbx: ControlledPbx;
  readonly #clock: Clock;
  /** By the PBX's id. */
  readonly #live = new Map<string, LiveCall>();

  constructor(pbx: ControlledPbx, clock: Clock) {
    this.#pbx = pbx;
    this.#clock = clock;
    this.feed = new ActivityFeed(clock);
  }

  /** A call comes in or goes out, and rings. */
  ring(ringing: Ringing): Promise<RingResult> {
    return this.#ring(this.#beginCall(ringing), ringing, 'ringing');
  }

  /** Hands a call on, by the PBX's id of it. @throws PbxError `unknown-call` */
  transfer(callId: string, transfer: Transfer): TransferResult {
    const result = this.#pbx.transfer(callId, transfer);
    const call = this.#live.get(callId);
    if (call !== undefined) {
      const { to, how, kind = 'extension' } = transfer;
      if (call.direction === 'Inbound') call.agent = to;
      this.feed.add(call.activity, { type: 'transferred', to, how, kind });
    }
    return result;
  }

  /** Ends a call by the PBX's id of it. @throws PbxError `unknown-call` */
  async endCall(callId: string, ending: Ending): Promise<CallResult> {
    const call = this.#live.get(callId);
    if (call === undefined) return this.#pbx.endCall(callId, ending);
    this.#live.delete(callId);
    const { activity, direction, answeredAt } = call;
    activity.phase = 'working';
    if (ending.answered !== false && answeredAt === undefined) this.feed.add(activity, { type: 'answered' });
    this.feed.add(activity, { type: 'ended', direction, ending });
    const { journaling, errors, ...result } = await this.#during(
      activity,
      this.#pbx.endCall(callId, ending),
      'Journal',
    );
    this.feed.finish(activity, { type: 'journaled', journaling, errors });
    return { ...result, journaling, errors };
  }

  /**
   * Takes a call from its first ring to its end.
   * @param until resolves once so many seconds of the call have passed; default at once
   * @throws PbxError `unknown-call` where the PBX restarted in between
   */
  call(input: CallInput, until?: Until): Promise<CallResult> {
    const { number: _, direction, name, startedAt, ...ending } = input;
    return this.#takeCourse(this.#beginCall(input), input, ending, until);
  }

  /** Starts a call and does not wait for it: it takes its course or, without an ending, rings on. */
  place(ringing: Ringing, ending?: Ending): Activity {
    const activity = this.#beginCall(ringing);
    const work: Promise<unknown> =
      ending === undefined
        ? this.#ring(activity, ringing, 'ringing')
        : this.#takeCourse(activity, ringing, ending);
    // A failure is the last step of the call already.
    work.catch(() => undefined);
    return activity;
  }

  /** Answers the call of an activity, if it rings. */
  answer(id: string): void {
    const [, call] = this.#callOf(id) ?? [];
    if (call?.activity.phase !== 'ringing') return;
    call.activity.phase = 'talking';
    this.#take(call);
  }

  /** Puts the answered call of an activity on hold, or takes it back; the CRM hears nothing of it. */
  hold(id: string): void {
    const [, call] = this.#callOf(id) ?? [];
    if (call === undefined || (call.activity.phase !== 'talking' && call.activity.phase !== 'held')) return;
    const on = call.activity.phase === 'talking';
    call.activity.phase = on ? 'held' : 'talking';
    this.feed.add(call.activity, { type: 'held', on });
  }

  /** Transfers the answered call of an activity to another extension, which answers it. */
  handOn(id: string, to: string): void {
    const [callId, call] = this.#callOf(id) ?? [];
    if (callId === undefined || call?.answeredAt === undefined) return;
    call.activity.phase = 'talking';
    this.transfer(callId, { to, how: 'blind-transfer' });
  }

  /** Ends the call of an activity, if it rings or is answered. */
  async hangUp(id: string): Promise<void> {
    const [callId, call] = this.#callOf(id) ?? [];
    if (callId === undefined || call === undefined) return;
    const { startedAt, answeredAt } = call;
    const now = this.#clock.now();
    const ringSeconds = ((answeredAt ?? now) - startedAt) / 1000;
    const talked = answeredAt === undefined ? {} : { durationSeconds: (now - answeredAt) / 1000 };
    await this.endCall(callId, { answered: answeredAt !== undefined, ringSeconds, ...talked });
  }

  /** The calls under way, the earliest first; a call whose lookup has not ended is not among them. */
  activeCalls(): readonly ActiveCall[] {
    return [...this.#live].map(([callId, { number, agent, direction, startedAt, answeredAt }]) => ({
      ...{ callId, number, agent, direction, startedAt, answeredAt },
    }));
  }

  /** A chat that has ended. */
  async chat(input: ChatInput): Promise<Activity> {
    const { number, email, agent } = input;
    const activity = this.feed.begin({
      kind: 'chat',
      agent,
      ...(number !== undefined && { number }),
      ...(email !== undefined && { email }),
    });
    const { contact, lookup, journaling, errors } = await this.#during(
      activity,
      this.#pbx.chat(input),
      'Journal',
    );
    this.feed.add(activity, { type: 'looked-up', contact, created: false, ...lookup });
    this.feed.finish(activity, { type: 'journaled', journaling, errors });
    return activity;
  }

  /** A new contact, as an agent fills it in. */
  async createContact(fields: { readonly [output: string]: string }): Promise<Activity> {
    const activity = this.feed.begin({ kind: 'contact' });
    const work = this.#pbx.createContactFromClient(fields);
    const { contact, errors } = await this.#during(activity, work, 'Creation');
    this.feed.finish(activity, { type: 'created', contact, errors });
    return activity;
  }

  /** The Test button. @param number or, in another mode, the text or the address that is looked up */
  async test(number?: string, mode: TestMode = 'PhoneExact'): Promise<Activity> {
    const activity = this.feed.begin({ kind: 'test', number, mode });
    const work = this.#pbx.test(number, mode);
    const { ok, message, tokenDropped } = await this.#during(activity, work, 'Test');
    this.feed.finish(activity, { type: 'tested', ok, message, tokenDropped });
    return activity;
  }

  /** Restarts the PBX: calls under way are lost. */
  async restart(): Promise<void> {
    for (const { activity } of this.#live.values()) this.feed.finish(activity, { type: 'lost' });
    this.#live.clear();
    await this.#pbx.restart();
  }

  #beginCall({ number, direction = 'Inbound', agent }: Ringing): Activity {
    return this.feed.begin({ kind: 'call', number, direction, agent });
  }

  async #ring(activity: Activity, ringing: Ringing, next: Phase): Promise<RingResult> {
    const startedAt = ringing.startedAt ?? this.#clock.now();
    this.feed.add(activity, { type: 'ringing' });
    const result = await this.#during(activity, this.#pbx.ring(ringing), 'Lookup');
    const { callId, contact, created, fromPhonebook, dropped, errors } = result;
    const { number, agent, direction = 'Inbound' } = ringing;
    this.#live.set(callId, { activity, number, agent, direction, startedAt });
    activity.phase = next;
    this.feed.add(activity, { type: 'looked-up', contact, created, fromPhonebook, dropped, errors });
    return result;
  }

  async #takeCourse(
    activity: Activity,
    ringing: Ringing,
    ending: Ending,
    until: Until = async () => {},
  ): Promise<CallResult> {
    const { callId } = await this.#ring(activity, ringing, 'working');
    const { answered = true, ringSeconds = 0, durationSeconds = 0 } = ending;
    await until(ringSeconds);
    const call = this.#live.get(callId);
    if (answered && call?.activity === activity) {
      this.#take(call);
      await until(ringSeconds + durationSeconds);
    }
    // After a restart another call may have the PBX's id of this one.
    if (this.#live.get(callId)?.activity !== activity)
      throw new PbxError('unknown-call', 'The call was lost.', 'Place it again.');
    return this.endCall(callId, ending);
  }

  #take(call: LiveCall): void {
    call.answeredAt = this.#clock.now();
    this.feed.add(call.activity, { type: 'answered' });
  }

  #callOf(id: string): [string, LiveCall] | undefined {
    return [...this.#live].find(([, { activity }]) => activity.id === id);
  }

  /** Waits for the PBX and keeps contact and trace; a refusal ends the activity too. */
  async #during<Result extends Pick<CallResult, 'contact'> & { readonly trace: Trace }>(
    activity: Activity,
    work: Promise<Result>,
    of: string,
  ): Promise<Result> {
    try {
      const result = await work;
      if (result.contact !== undefined) activity.contact = result.contact;
      activity.traces.push({ of, trace: result.trace });
      return result;
    } catch (error) {
      const message = error instanceof Error ? error.message : 'It failed.';
      this.feed.finish(activity, { type: 'failed', message });
      throw error;
    }
  }
}
