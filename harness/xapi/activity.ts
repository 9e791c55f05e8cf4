import type { Failure } from '../../simulator/pbx/index.ts';
import type { Recorder } from '../../suites/kit/evidence/recorder.ts';
import { Blocked } from '../../suites/kit/verdict.ts';
import { odataQuery, POLL_MS, type XapiClient } from './client.ts';
import { ACTIVE_CALLS, EVENTS, type Event, HISTORY } from './shapes.ts';

/** How often a call under way is looked for: three minutes. */
const MOST_POLLS = 180;
/** How often the history is looked at for a call that is over. */
const HISTORY_POLLS = 10;
/** The report of a call leaves some seconds after its end; what comes later counts for no call that follows. */
const REPORT_MS = 5000;
const PAGE = '100';
const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** A place in the event log or the call history: what comes after it is new. */
export type Mark = number;

/** A call that the history shows. */
export interface EndedCall {
  readonly answered: boolean;
  /** Talk time of all its segments. */
  readonly durationSeconds: number;
}

/** What a PBX's published lists show of what happens at it: event log, calls under way, history. */
export class PbxActivity {
  readonly #client: XapiClient;
  readonly #recorder: Recorder;
  readonly #wait: (ms: number) => Promise<void>;

  constructor(client: XapiClient, recorder: Recorder, wait: (ms: number) => Promise<void>) {
    this.#client = client;
    this.#recorder = recorder;
    this.#wait = wait;
  }

  /** The last entry of the event log. */
  async markLog(): Promise<Mark> {
    const { value } = await this.#events({ orderby: 'Id desc', top: '1' });
    return value[0]?.Id ?? 0;
  }

  /**
   * What the event log says of the CRM since a mark.
   * @param types which entries count
   */
  async troubleSince(mark: Mark, types: readonly string[] = ['Error']): Promise<readonly Failure[]> {
    const { value } = await this.#events({ filter: `Id gt ${mark}`, orderby: 'Id', top: PAGE });
    return value
      .filter((event) => types.includes(event.Type ?? '') && isAboutCrm(event))
      .map(({ Message }) => failureOf(Message ?? ''));
  }

  /** The last segment of the call history. */
  async markHistory(): Promise<Mark> {
    const { value } = await this.#history({ orderby: 'SegmentId desc', top: '1' });
    return value[0]?.SegmentId ?? 0;
  }

  /** Waits until a call is over, and its report had the time to leave. @throws Blocked */
  async ended(callId: number): Promise<void> {
    const path = `/ActiveCalls${odataQuery({ filter: `Id eq ${callId}` })}`;
    for (let poll = 0; poll < MOST_POLLS; poll += 1) {
      const { value } = await this.#client.read(ACTIVE_CALLS, { ...this.#get(path) });
      if (value.length === 0) return this.#wait(REPORT_MS);
      await this.#wait(POLL_MS);
    }
    throw new Blocked(`the call is under way after ${(MOST_POLLS * POLL_MS) / 1000} seconds: hang it up`);
  }

  /** What the history says of an extension's call since a mark. @throws Blocked where it does not show it */
  async callSince(mark: Mark, extension: string): Promise<EndedCall> {
    const filter = `SegmentId gt ${mark} and SrcDn eq '${extension.replaceAll("'", "''")}'`;
    for (let poll = 0; poll < HISTORY_POLLS; poll += 1) {
      const { value } = await this.#history({ filter, orderby: 'SegmentId', top: PAGE });
      const talks = value.filter(({ CallAnswered }) => CallAnswered === true);
      const durationSeconds = Math.round(
        talks.reduce((sum, { CallTime }) => sum + secondsOf(CallTime ?? ''), 0),
      );
      if (value.length > 0) return { answered: talks.length > 0, durationSeconds };
      await this.#wait(POLL_MS);
    }
    throw new Blocked(`the call history of the PBX does not show the call of extension ${extension}`);
  }

  #events(options: Readonly<Record<string, string>>) {
    return this.#client.read(EVENTS, this.#get(`/EventLogs${odataQuery(options)}`));
  }

  #history(options: Readonly<Record<string, string>>) {
    return this.#client.read(HISTORY, this.#get(`/CallHistoryView${odataQuery(options)}`));
  }

  #get(path: string) {
    return { method: 'GET', path, recorder: this.#recorder } as const;
  }
}

/** How 3CX names the source of such entries is not published: any member may say so. */
function isAboutCrm({ Source, Group, GroupName, Message }: Event): boolean {
  return /crm/i.test([Source, Group, GroupName, Message].join(' '));
}

/**
 * A failure with a code for findings, by the words of the PBX. An error of OAuth and a status are what the deployment has
 * answered; anything else leaves that open. So does 401, of which a PBX may make another attempt.
 */
export function failureOf(message: string): Failure {
  const oauth = /\b(invalid_(?:grant|client|request|scope)|access_denied|unauthorized_client)\b/.exec(
    message,
  )?.[1];
  const status = /\b([45]\d\d)\b/.exec(message)?.[1];
  const decided = oauth ?? (status === undefined || status === '401' ? 'unseen' : 'http-status');
  return { code: decided, message };
}

/** Seconds of an ISO 8601 duration, as OData writes it; 0 for what is not one. */
export function secondsOf(duration: string): number {
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = DURATION.exec(duration) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}
