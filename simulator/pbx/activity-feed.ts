import type { Contact } from '../engine/lookup.ts';
import type { Trace } from '../engine/trace.ts';
import type {
  ChatInput,
  Clock,
  CreateResult,
  Direction,
  Ending,
  Failure,
  HandOn,
  Journaling,
  LegKind,
  Ringing,
  RingResult,
  TestMode,
  TestResult,
} from './types.ts';

/** What an activity is about. */
export type ActivitySubject =
  | ({ readonly kind: 'call' } & Readonly<Pick<Ringing, 'number' | 'direction' | 'agent'>>)
  | ({ readonly kind: 'chat' } & Readonly<Pick<ChatInput, 'number' | 'email' | 'agent'>>)
  | { readonly kind: 'contact' }
  | { readonly kind: 'test'; readonly number: string | undefined; readonly mode: TestMode };

/** The kinds of activities; each has a page of its own. */
export type ActivityKind = ActivitySubject['kind'];

/** What happened in a step of an activity; the console puts it into words. */
export type ActivityEvent =
  | { readonly type: 'ringing' }
  | ({ readonly type: 'looked-up' } & Pick<
      RingResult,
      'contact' | 'created' | 'fromPhonebook' | 'dropped' | 'errors'
    >)
  | { readonly type: 'answered' }
  /** Put on hold, or taken back. */
  | { readonly type: 'held'; readonly on: boolean }
  | { readonly type: 'transferred'; readonly to: string; readonly how: HandOn; readonly kind: LegKind }
  | { readonly type: 'ended'; readonly direction: Direction; readonly ending: Ending }
  | { readonly type: 'journaled'; readonly journaling: Journaling; readonly errors: readonly Failure[] }
  | ({ readonly type: 'created' } & Pick<CreateResult, 'contact' | 'errors'>)
  | ({ readonly type: 'tested' } & Pick<TestResult, 'ok' | 'message' | 'tokenDropped'>)
  /** The PBX refused to go on. */
  | { readonly type: 'failed'; readonly message: string }
  /** The PBX restarted during the call. */
  | { readonly type: 'lost' };

/** One step of an activity. */
export interface ActivityStep {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly event: ActivityEvent;
}

/** `ringing`, `talking` and `held` wait for the agent, `working` waits for the CRM. */
export type Phase = 'working' | 'ringing' | 'talking' | 'held' | 'over';

/** A call, a chat, a test or a new contact, from its beginning to its end. */
export interface Activity {
  readonly id: string;
  readonly subject: ActivitySubject;
  phase: Phase;
  contact?: Contact;
  readonly steps: ActivityStep[];
  readonly traces: { readonly of: string; readonly trace: Trace }[];
}

const MOST_ACTIVITIES = 2000;
/** As many of the latest keep their traces, so that traces do not fill the memory. */
const MOST_TRACED = 100;

/** The latest activities of a PBX, in memory; the oldest is dropped when full. */
export class ActivityFeed {
  readonly #clock: Clock;
  /** Newest first. */
  readonly #activities: Activity[] = [];
  readonly #listeners = new Set<(call: Activity) => void>();
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Starts an activity, in the phase `working`. */
  begin(subject: ActivitySubject): Activity {
    const activity: Activity = { id: String(++this.#last), subject, phase: 'working', steps: [], traces: [] };
    this.#activities.unshift(activity);
    if (this.#activities.length > MOST_ACTIVITIES) this.#activities.pop();
    this.#activities[MOST_TRACED]?.traces.splice(0);
    return activity;
  }

  /** Adds a step to an activity. */
  add(activity: Activity, event: ActivityEvent): void {
    activity.steps.push({ at: this.#clock.now(), event });
    if (activity.subject.kind === 'call') for (const listener of this.#listeners) listener(activity);
  }

  /** Ends an activity with its last step. */
  finish(activity: Activity, event: ActivityEvent): void {
    activity.phase = 'over';
    this.add(activity, event);
  }

  /** The latest activities of a kind, newest first. */
  latest(kind: ActivityKind, most: number): readonly Activity[] {
    return this.#activities.filter(({ subject }) => subject.kind === kind).slice(0, most);
  }

  /** An activity by its kind and id; `undefined` once it is dropped. */
  find(kind: ActivityKind, id: string): Activity | undefined {
    return this.#activities.find((each) => each.subject.kind === kind && each.id === id);
  }

  /** Calls `listener` at every step of every call. @returns a function that unsubscribes it */
  onCall(listener: (call: Activity) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
