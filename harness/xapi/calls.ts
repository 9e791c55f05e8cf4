import type { CallInput } from '../../simulator/pbx/index.ts';
import type { Lookup, PbxTrial, PlacedCall } from '../../suites/kit/actors/pbx-driver.ts';
import type { XapiAccess } from '../../suites/kit/target.ts';
import { Blocked } from '../../suites/kit/verdict.ts';
import type { PbxActivity } from './activity.ts';
import type { PbxAdmin } from './admin.ts';
import { POLL_MS, type XapiClient } from './client.ts';
import { MADE_CALL } from './shapes.ts';

/** A lookup is over, or has failed, within some seconds. */
const LOOKUP_POLLS = 4;
const TALK_SECONDS = 10;

/** What calls are made with. */
export interface CallsOptions extends PbxTrial {
  readonly client: XapiClient;
  readonly access: XapiAccess;
  readonly admin: PbxAdmin;
  readonly wait: (ms: number) => Promise<void>;
}

/** Calls of an extension of a real PBX: placed by the API, answered and ended by a person or by the telephones. */
export class XapiCalls {
  readonly #options: CallsOptions;
  readonly #activity: PbxActivity;

  constructor(options: CallsOptions, activity: PbxActivity) {
    this.#options = options;
    this.#activity = activity;
  }

  /** What the lookup came to shows while the phone rings; after the call its report may fail too. */
  async ring(number: string): Promise<Lookup> {
    const { admin, access, wait } = this.#options;
    const mark = await this.#activity.markLog();
    const { contact, callId } = await this.#dial(number);
    let errors = await this.#activity.troubleSince(mark);
    for (let poll = 1; poll < LOOKUP_POLLS && contact === undefined && errors.length === 0; poll += 1) {
      await wait(POLL_MS);
      errors = await this.#activity.troubleSince(mark);
    }
    admin.say(`Extension ${access.user} calls ${number}: hang up after the first rings.`);
    await this.#activity.ended(callId);
    return this.#shown(number, contact, errors);
  }

  /** @throws Blocked where the call went otherwise than the rule needs it */
  async call(call: CallInput): Promise<PlacedCall> {
    const { admin, access } = this.#options;
    const answers = call.answered !== false;
    const history = await this.#activity.markHistory();
    const mark = await this.#activity.markLog();
    const { callId } = await this.#dial(call.number);
    const seconds = call.durationSeconds ?? TALK_SECONDS;
    admin.say(
      `Extension ${access.user} calls ${call.number}: ${answers ? `answer, talk for about ${seconds} seconds, hang up` : 'do not answer; hang up after the first rings'}.`,
    );
    await this.#activity.ended(callId);
    const { answered, durationSeconds } = await this.#activity.callSince(history, access.user);
    if (answered !== answers)
      throw new Blocked(
        `the rule needs ${answers ? 'an answered' : 'an unanswered'} call, and the call history shows the other kind`,
      );
    const errors = await this.#activity.troubleSince(mark);
    return {
      result: { journaling: errors.length === 0 ? 'sent' : 'failed', errors },
      agent: access.user,
      durationSeconds,
    };
  }

  async #dial(number: string): Promise<{ contact: Record<string, string> | undefined; callId: number }> {
    const { client, recorder, access } = this.#options;
    const made = await client.read(MADE_CALL, {
      method: 'POST',
      path: '/Users/Pbx.MakeCall',
      body: { dn: access.user, destination: number },
      recorder,
      isShown: true,
    });
    const callId = made.Result?.CallId;
    if (made.FinalStatus !== 'Success' || typeof callId !== 'number')
      throw new Blocked(
        `the PBX places no call from extension ${access.user}: ${made.ReasonText || made.FinalStatus || 'no reason'}`,
      );
    const name = made.Result?.PartyCallerName?.trim() ?? '';
    // Without a contact the PBX may repeat the number.
    return { contact: name === '' || name === number ? undefined : { FullName: name }, callId };
  }

  /** The known contact without a name and without an error: what kept it away does not show from outside. */
  #shown(number: string, contact: Lookup['contact'], errors: Lookup['errors']): Lookup {
    const isKnown = number === this.#options.knownNumber;
    if (contact !== undefined || errors.length > 0 || !isKnown) return { contact, errors };
    const message = `The PBX shows no name for ${number}, and its event log names no failure.`;
    return { contact, errors: [{ code: 'unseen', message }] };
  }
}
