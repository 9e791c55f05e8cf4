import {
  callTitle,
  contactName,
  tellCreation,
  tellEnd,
  tellJournaling,
  tellLookup,
} from '../console/words.ts';
import type { Contact } from '../engine/lookup.ts';
import type { Trace } from '../engine/trace.ts';
import { PbxError } from './errors.ts';
import type {
  CallInput,
  CallResult,
  ChatInput,
  Direction,
  Ending,
  Pbx,
  Ringing,
  RingResult,
} from './types.ts';

export type Tone = 'plain' | 'good' | 'bad';

/** One thing that happened. */
export interface ActivityStep {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
  readonly tone: Tone;
}

/** `ringing` and `talking` wait for whoever has the telephone in hand, `working` for the CRM. */
export type Phase = 'working' | 'ringing' | 'talking' | 'over';
export type Kind = 'call' | 'chat' | 'contact' | 'test';

/** A call, a chat, a test or a new contact, from its beginning to its end. */
export interface Activity {
  readonly id: string;
  readonly kind: Kind;
  readonly title: string;
  phase: Phase;
  contact?: Contact;
  readonly steps: ActivityStep[];
  readonly traces: { readonly of: string; readonly trace: Trace }[];
}

/** The telephones and clients of the PBX, with the latest of what was done at them, in memory. */
export interface CallControl {
  /** Newest first. */
  latest(kind: Kind, most: number): readonly Activity[];
  find(kind: Kind, id: string): Activity | undefined;
  /** Calls `listener` at every step of every call. @returns what ends that */
  onCall(listener: (call: Activity) => void): () => void;
  ring(ringing: Ringing): Promise<RingResult>;
  /** By the PBX's id of the call. Throws `PbxError` `unknown-call`. */
  endCall(callId: string, ending: Ending): Promise<CallResult>;
  /** Takes a call from its first ring to its end. @param until resolves once so many seconds of it have passed; default at once */
  call(input: CallInput, until?: (seconds: number) => Promise<void>): Promise<CallResult>;
  /** Starts a call and does not wait for it: it takes its course or, without an ending, rings on. */
  place(ringing: Ringing, ending?: Ending): Activity;
  /** Takes the call, if it rings. */
  answer(id: string): void;
  /** Ends the call, if it rings or is talked in. */
  hangUp(id: string): Promise<void>;
  chat(chat: ChatInput): Promise<Activity>;
  createContact(fields: { readonly [output: string]: string }): Promise<Activity>;
  test(number?: string): Promise<Activity>;
  /** Restarts the PBX: calls under way are lost. */
  restart(): Promise<void>;
}

interface LiveCall {
  readonly activity: Activity;
  readonly direction: Direction;
  readonly startedAt: number;
  answeredAt?: number;
}

const MOST_ACTIVITIES = 100;

/** A desk over a PBX. @param clock milliseconds since the epoch */
export function createCallControl(pbx: Pbx, clock: { now(): number }): CallControl {
  const activities: Activity[] = [];
  const listeners = new Set<(call: Activity) => void>();
  /** By the PBX's id. */
  const live = new Map<string, LiveCall>();
  let last = 0;

  const begin = (kind: Kind, title: string): Activity => {
    const activity: Activity = { id: String(++last), kind, title, phase: 'working', steps: [], traces: [] };
    activities.unshift(activity);
    if (activities.length > MOST_ACTIVITIES) activities.pop();
    return activity;
  };
  const tell = (activity: Activity, [text, tone]: readonly [string, Tone]) => {
    activity.steps.push({ at: clock.now(), text, tone });
    if (activity.kind === 'call') for (const listener of listeners) listener(activity);
  };
  const finish = (activity: Activity, told: readonly [string, Tone]) => {
    activity.phase = 'over';
    tell(activity, told);
  };
  /** Whatever the PBX refuses ends the activity too. */
  const during = async <T>(activity: Activity, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      finish(activity, [error instanceof Error ? error.message : 'It failed.', 'bad']);
      throw error;
    }
  };

  const ring = async (activity: Activity, ringing: Ringing, next: Phase): Promise<RingResult> => {
    const startedAt = ringing.startedAt ?? clock.now();
    tell(activity, ['Ringing.', 'plain']);
    const result = await during(activity, () => pbx.ring(ringing));
    live.set(result.callId, { activity, startedAt, direction: ringing.direction ?? 'Inbound' });
    if (result.contact !== undefined) activity.contact = result.contact;
    activity.traces.push({ of: 'Lookup', trace: result.trace });
    activity.phase = next;
    tell(activity, tellLookup(result));
    return result;
  };

  const endCall = async (callId: string, ending: Ending): Promise<CallResult> => {
    const call = live.get(callId);
    if (call === undefined) return pbx.endCall(callId, ending);
    live.delete(callId);
    const { activity, direction, answeredAt } = call;
    activity.phase = 'working';
    if (ending.answered !== false && answeredAt === undefined) tell(activity, ['Answered.', 'plain']);
    tell(activity, tellEnd(direction, ending));
    const result = await during(activity, () => pbx.endCall(callId, ending));
    activity.traces.push({ of: 'Journal', trace: result.trace });
    finish(activity, tellJournaling(result));
    return result;
  };

  const take = (call: LiveCall) => {
    call.answeredAt = clock.now();
    tell(call.activity, ['Answered.', 'plain']);
  };

  const takeCourse = async (
    activity: Activity,
    ringing: Ringing,
    ending: Ending,
    until = async (_seconds: number) => {},
  ): Promise<CallResult> => {
    const { callId } = await ring(activity, ringing, 'working');
    const { answered = true, ringSeconds = 0, durationSeconds = 0 } = ending;
    await until(ringSeconds);
    const call = live.get(callId);
    if (answered && call?.activity === activity) {
      take(call);
      await until(ringSeconds + durationSeconds);
    }
    // After a restart another call may have the PBX's id of this one.
    if (live.get(callId)?.activity !== activity)
      throw new PbxError('unknown-call', 'The call was lost.', 'Place it again.');
    return endCall(callId, ending);
  };
  const callOf = (id: string) => [...live].find(([, { activity }]) => activity.id === id);

  return {
    latest: (kind, most) => activities.filter((each) => each.kind === kind).slice(0, most),
    find: (kind, id) => activities.find((each) => each.kind === kind && each.id === id),
    onCall(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ring: (ringing) => ring(begin('call', callTitle(ringing)), ringing, 'ringing'),
    endCall,
    call(input, until) {
      const { number: _, direction, name, startedAt, ...ending } = input;
      return takeCourse(begin('call', callTitle(input)), input, ending, until);
    },
    place(ringing, ending) {
      const activity = begin('call', callTitle(ringing));
      const work: Promise<unknown> =
        ending === undefined ? ring(activity, ringing, 'ringing') : takeCourse(activity, ringing, ending);
      // A failure is the last step of the call already.
      work.catch(() => undefined);
      return activity;
    },
    answer(id) {
      const [, call] = callOf(id) ?? [];
      if (call?.activity.phase !== 'ringing') return;
      call.activity.phase = 'talking';
      take(call);
    },
    async hangUp(id) {
      const [callId, call] = callOf(id) ?? [];
      if (callId === undefined || call === undefined) return;
      const { startedAt, answeredAt } = call;
      const now = clock.now();
      const ringSeconds = ((answeredAt ?? now) - startedAt) / 1000;
      const talked = answeredAt === undefined ? {} : { durationSeconds: (now - answeredAt) / 1000 };
      await endCall(callId, { answered: answeredAt !== undefined, ringSeconds, ...talked });
    },
    async chat(input) {
      const activity = begin('chat', `Chat with ${input.number || input.email}, agent ${input.agent}`);
      const result = await during(activity, () => pbx.chat(input));
      if (result.contact !== undefined) activity.contact = result.contact;
      tell(
        activity,
        result.contact === undefined
          ? ['No contact found.', 'plain']
          : [`Contact found: ${contactName(result.contact)}.`, 'good'],
      );
      activity.traces.push({ of: 'Journal', trace: result.trace });
      finish(activity, tellJournaling(result));
      return activity;
    },
    async createContact(fields) {
      const activity = begin('contact', 'New contact from the client');
      const result = await during(activity, () => pbx.createContactFromClient(fields));
      if (result.contact !== undefined) activity.contact = result.contact;
      activity.traces.push({ of: 'Creation', trace: result.trace });
      finish(activity, tellCreation(result));
      return activity;
    },
    async test(number) {
      const activity = begin('test', `Test with ${number ?? 'the default number'}`);
      const result = await during(activity, () => pbx.test(number));
      if (result.contact !== undefined) activity.contact = result.contact;
      activity.traces.push({ of: 'Test', trace: result.trace });
      finish(activity, [result.message, result.ok && !result.tokenDropped ? 'good' : 'bad']);
      return activity;
    },
    async restart() {
      for (const { activity } of live.values())
        finish(activity, ['Lost: the PBX was restarted during the call.', 'bad']);
      live.clear();
      await pbx.restart();
    },
  };
}
