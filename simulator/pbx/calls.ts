import { asContact, type Contact } from '../engine/lookup.ts';
import { Trace } from '../engine/trace.ts';
import { PbxError } from './errors.ts';
import type { Environment, Integration } from './integration.ts';
import { asResult, isUnknown, journal, lookupNumber, reportLookup, runMoment } from './moments.ts';
import { KEPT, type Outbox, type Unreported } from './outbox.ts';
import type { CallInput, CallResult, Ending, Ringing, RingResult } from './types.ts';
import { type Call, callTimes, callTypeOf, endedValues, ringingValues } from './values.ts';

interface LiveCall {
  readonly call: Call;
  /** The number as it came by the line. */
  readonly rung: string;
  readonly contact: Contact | undefined;
}

/** Telephone calls. A failing CRM never disturbs them: errors go to the integration log. */
export interface Calls {
  ring(call: Ringing): Promise<RingResult>;
  /** Throws `PbxError` `unknown-call`. */
  endCall(callId: string, ending: Ending): Promise<CallResult>;
  call(call: CallInput): Promise<CallResult>;
}

const NOTHING = { contact: undefined, contacts: [], dropped: [], errors: [], created: false } as const;

/** The calls of a service. `integrationNow`: the selected template at work, if any. `outbox`: none drops calls. */
export function createCalls(
  integrationNow: () => Integration | undefined,
  environment: Environment,
  outbox: Outbox | undefined,
): Calls {
  const { clock, history, log } = environment;
  const live = new Map<string, LiveCall>();
  let lastCall = 0;

  /** Looks the number up and, where nobody is found, lets the template create a contact. */
  const identify = async (integration: Integration, call: Call): Promise<Omit<RingResult, 'callId'>> => {
    const run = integration.run(ringingValues(call));
    const outcome = await lookupNumber(integration, run, call.number);
    reportLookup(integration, outcome, 'the caller', run.trace);
    const found = asResult(call.number, outcome, run.trace);
    const creates = integration.scenarios((id) => id === 'CreateContactRecord').length > 0;
    if (!isUnknown(outcome) || !creates || call.number === '') return { ...found, created: false };
    const { chain, errors } = await runMoment(
      integration,
      'CreateContactRecord',
      run,
      'the contact was not created',
    );
    const outputs = chain?.found[0];
    return {
      ...found,
      contact: outputs && asContact(outputs),
      errors,
      created: chain?.lastBody !== undefined,
    };
  };

  const ring = async (ringing: Ringing): Promise<RingResult> => {
    const integration = integrationNow();
    const callId = String(++lastCall);
    const call: Call = {
      ...ringing,
      number: integration?.formatNumber(ringing.number) ?? ringing.number,
      direction: ringing.direction ?? 'Inbound',
      startedAt: ringing.startedAt ?? clock.now(),
      name: ringing.name ?? '',
    };
    if (integration === undefined) {
      log.add('warning', 'not-selected', 'A call was not looked up, because no CRM template is selected.');
      live.set(callId, { call, rung: ringing.number, contact: undefined });
      return { ...NOTHING, callId, number: call.number, trace: new Trace() };
    }
    const result = await identify(integration, call);
    live.set(callId, { call, rung: ringing.number, contact: result.contact });
    if (result.errors.length === 0) log.add('info', 'lookup', whatHappened(result), result.trace);
    return { ...result, callId };
  };

  /** Reports a call that has ended or, where there is an outbox, keeps it for a time when the CRM takes it. */
  const report = async (
    integration: Integration,
    ended: Unreported,
  ): Promise<Pick<CallResult, 'journaling' | 'errors' | 'trace'>> => {
    const { name } = integration.template;
    if (outbox?.isWaiting) {
      outbox.keep(name, ended);
      return { journaling: 'kept', errors: [], trace: new Trace() };
    }
    const { call, times, contact } = ended;
    const values = endedValues(call, times, contact);
    const { mayPass, ...told } = await journal(integration, 'ReportCall', values, outbox && KEPT);
    if (outbox === undefined || !mayPass) return told;
    outbox.keep(name, ended);
    return { ...told, journaling: 'kept' };
  };

  const endCall = async (callId: string, ending: Ending): Promise<CallResult> => {
    const known = live.get(callId);
    if (known === undefined)
      throw new PbxError(
        'unknown-call',
        `There is no call ${callId} under way.`,
        'Ring first, and end a call once.',
      );
    live.delete(callId);
    const call: Call = { ...known.call, ...ending };
    const times = callTimes(call, clock.now());
    history.add(known.rung, call, times);
    const callType = callTypeOf(call.direction, call.answered !== false);
    const integration = integrationNow();
    const told =
      integration === undefined
        ? { journaling: 'off' as const, errors: [], trace: new Trace() }
        : await report(integration, { call, times, contact: known.contact });
    if (told.journaling === 'sent')
      log.add('info', 'report-call', `A call was logged in the CRM (${callType}).`, told.trace);
    return { callId, callType, contact: known.contact, ...told };
  };

  return {
    ring,
    endCall,
    async call(input) {
      const { number, direction, name, startedAt, ...ending } = input;
      const { callId } = await ring(input);
      return endCall(callId, ending);
    },
  };
}

function whatHappened({ contact, created, dropped }: Omit<RingResult, 'callId'>): string {
  if (created) return 'No contact was found for a call, and one was created.';
  if (contact !== undefined) return 'A contact was shown for a call.';
  const [first] = dropped;
  return first === undefined
    ? 'No contact was found for a call.'
    : `No contact was shown for a call: what the CRM sent was dropped, because ${first.why}.`;
}
