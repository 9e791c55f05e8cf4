import type { Run } from '../engine/engine.ts';
import type { Value } from '../engine/expression/types.ts';
import { asContact, type Contact, type LookupOutcome, lookup } from '../engine/lookup.ts';
import { runChain } from '../engine/scenario.ts';
import type { Values } from '../engine/scope.ts';
import { Trace } from '../engine/trace.ts';
import type { Scenario } from '../template/model.ts';
import { PbxError } from './errors.ts';
import type { Environment, Integration } from './integration.ts';
import type {
  CallInput,
  CallResult,
  CfdKind,
  CfdResult,
  ChatInput,
  ChatResult,
  CreateResult,
  Ending,
  Failure,
  Journaling,
  LookupResult,
  Ringing,
  RingResult,
  SearchField,
} from './types.ts';
import {
  type Call,
  callTimes,
  callTypeOf,
  chatValues,
  endedValues,
  ringingValues,
  searchValues,
} from './values.ts';
import { asFailure } from './words.ts';

interface LiveCall {
  readonly call: Call;
  readonly contact: Contact | undefined;
}

/** What calls, chats, clients and call-flow scripts do with the integration. A failing CRM never disturbs them. */
export interface Telephony {
  ring(call: Ringing): Promise<RingResult>;
  endCall(callId: string, ending: Ending): Promise<CallResult>;
  call(call: CallInput): Promise<CallResult>;
  chat(chat: ChatInput): Promise<ChatResult>;
  lookupByEmail(email: string): Promise<LookupResult>;
  search(text: string, field: SearchField | undefined): Promise<LookupResult>;
  createContactFromClient(fields: { readonly [output: string]: string }): Promise<CreateResult>;
  lookupFromCFD(entity: string, kind: CfdKind, value: string): Promise<CfdResult>;
}

const isNumberLookup = (id: string) => id === '';
const isEmailLookup = (id: string) => id.startsWith('LookupByEmail');

/** The lookup by number, with a run of service or of the Test button. `number` is formatted already. */
export async function lookupNumber(
  integration: Integration,
  run: Run,
  number: string,
): Promise<LookupOutcome> {
  if (number.trim() !== '') return lookup(run, integration.scenarios(isNumberLookup), { number });
  run.trace.note('', 'not looked up: the caller hides the number');
  return { contacts: [], dropped: [], errors: [] };
}

export function asResult(number: string, outcome: LookupOutcome, trace: Trace): LookupResult {
  return {
    number,
    contact: outcome.contacts[0],
    contacts: outcome.contacts,
    dropped: outcome.dropped,
    errors: outcome.errors.map((error) => asFailure(error, (text) => trace.clean(text))),
    trace,
  };
}

export function createTelephony(
  integrationNow: () => Integration | undefined,
  environment: Environment,
): Telephony {
  const { clock, log, store } = environment;
  const live = new Map<string, LiveCall>();
  let lastCall = 0;

  /** Runs the scenario of a moment; a failure goes to the log. `undefined` where it failed. */
  const runMoment = async (
    integration: Integration,
    scenario: Scenario,
    run: Run,
    code: string,
    consequence: string,
  ) => {
    try {
      return { chain: await runChain(run, scenario), errors: [] };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      integration.report(error, code, consequence, run.trace);
      return { chain: undefined, errors: [asFailure(error, (text) => run.trace.clean(text))] };
    }
  };

  const lookupWith = async (
    integration: Integration,
    values: Values,
    matches: (id: string) => boolean,
    what: string,
  ): Promise<LookupResult> => {
    const run = integration.run(values);
    const outcome = await lookup(run, integration.scenarios(matches));
    for (const error of outcome.errors)
      integration.report(error, 'lookup', `the ${what} found nothing`, run.trace);
    return asResult('', outcome, run.trace);
  };

  const journal = async (
    integration: Integration,
    id: 'ReportCall' | 'ReportChat',
    values: Values,
  ): Promise<{ journaling: Journaling; errors: readonly Failure[]; trace: Trace }> => {
    const run = integration.run(values);
    const [scenario] = integration.scenarios((each) => each === id);
    if (scenario === undefined || !isJournalingOn(integration, id))
      return { journaling: 'off', errors: [], trace: run.trace };
    const { errors } = await runMoment(
      integration,
      scenario,
      run,
      id,
      `the ${id === 'ReportCall' ? 'call' : 'chat'} was not logged in the CRM`,
    );
    if (errors.length > 0) return { journaling: 'failed', errors, trace: run.trace };
    return { journaling: run.trace.hasRequests ? 'sent' : 'skipped', errors, trace: run.trace };
  };

  const ring = async (ringing: Ringing): Promise<RingResult> => {
    const integration = integrationNow();
    const callId = String(++lastCall);
    const direction = ringing.direction ?? 'Inbound';
    const startedAt = ringing.startedAt ?? clock.now();
    const number = integration?.formatNumber(ringing.number) ?? ringing.number;
    const call: Call = { ...ringing, number, direction, startedAt, name: ringing.name ?? '' };
    if (integration === undefined) {
      log.add('warning', 'not-selected', 'A call was not looked up, because no CRM template is selected.');
      live.set(callId, { call, contact: undefined });
      const nothing = { contact: undefined, contacts: [], dropped: [], errors: [], trace: new Trace() };
      return { ...nothing, callId, number, created: false };
    }
    const run = integration.run(ringingValues(call));
    const outcome = await lookupNumber(integration, run, number);
    for (const error of outcome.errors)
      integration.report(error, 'lookup', 'the caller was not looked up', run.trace);
    const found = asResult(number, outcome, run.trace);
    const failed = outcome.errors.length > 0;
    let { contact } = found;
    let errors = found.errors;
    let created = false;
    const [create] = integration.scenarios((id) => id === 'CreateContactRecord');
    if (contact === undefined && !failed && create !== undefined && number !== '') {
      const creation = await runMoment(
        integration,
        create,
        run,
        'create-contact',
        'the contact was not created',
      );
      errors = creation.errors;
      const outputs = creation.chain?.found[0];
      created = creation.chain?.lastBody !== undefined;
      contact = outputs && asContact(outputs);
    }
    live.set(callId, { call, contact });
    if (!failed)
      log.add(
        'info',
        'lookup',
        contact === undefined ? 'No contact was found for a call.' : 'A contact was shown for a call.',
        run.trace,
      );
    return { ...found, contact, errors, callId, created };
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
    const callType = callTypeOf(call.direction, call.answered !== false);
    const integration = integrationNow();
    const report =
      integration === undefined
        ? { journaling: 'off' as const, errors: [], trace: new Trace() }
        : await journal(integration, 'ReportCall', endedValues(call, times, known.contact));
    store.addCall(times.endedAt, { ...call, callType, journaling: report.journaling });
    if (report.journaling === 'sent')
      log.add('info', 'report-call', `A call was logged in the CRM (${callType}).`, report.trace);
    return { callId, callType, contact: known.contact, ...report };
  };

  return {
    ring,
    endCall,
    async call(call) {
      const { callId } = await ring(call);
      return endCall(callId, call);
    },
    async chat(chat) {
      const integration = selected(integrationNow());
      const number = chat.number === undefined ? '' : integration.formatNumber(chat.number);
      const emojis = integration.template.supportsEmojis;
      const now = clock.now();
      const run = integration.run(chatValues({ ...chat, number }, now, emojis, undefined));
      const found =
        number === '' && chat.email
          ? await lookup(run, integration.scenarios(isEmailLookup))
          : await lookupNumber(integration, run, number);
      const [contact] = found.contacts;
      for (const error of found.errors)
        integration.report(error, 'lookup', 'the chat’s contact was not looked up', run.trace);
      const report = await journal(
        integration,
        'ReportChat',
        chatValues({ ...chat, number }, now, emojis, contact),
      );
      return { contact, ...report };
    },
    lookupByEmail: (email) =>
      lookupWith(selected(integrationNow()), new Map([['Email', email]]), isEmailLookup, 'lookup by email'),
    search: (text, field) =>
      lookupWith(
        selected(integrationNow()),
        searchValues(text),
        (id) => (field === undefined ? /^SearchContacts(_|$)/.test(id) : id === `SearchContacts_${field}`),
        'search',
      ),
    async createContactFromClient(fields) {
      const integration = selected(integrationNow());
      const scenario = integration.scenarios((id) => id === 'CreateContactRecordFromClient')[0];
      const run = integration.run(new Map(Object.entries({ ...EMPTY_FORM, ...fields })));
      if (scenario === undefined)
        return {
          contact: undefined,
          errors: [notOffered('CreateContactRecordFromClient')],
          trace: run.trace,
        };
      const { chain, errors } = await runMoment(
        integration,
        scenario,
        run,
        'create-contact',
        'the contact was not created',
      );
      const outputs = chain?.found[0];
      return { contact: outputs && asContact(outputs), errors, trace: run.trace };
    },
    async lookupFromCFD(entity, kind, value) {
      const integration = selected(integrationNow());
      const id = `LookupFromCFD_${entity}_${kind}`;
      const scenario = integration.scenarios((each) => each === id)[0];
      const name = { LookupNumber: 'Number', LookupID: 'EntityID', LookupFreeQuery: 'Query' }[kind];
      const text = kind === 'LookupNumber' ? integration.formatNumber(value) : value;
      const values = new Map<string, Value>([[name, text]]);
      if (kind === 'LookupID') values.set('EntityId', text);
      const run = integration.run(values);
      if (scenario === undefined) return { json: undefined, errors: [notOffered(id)], trace: run.trace };
      const { chain, errors } = await runMoment(
        integration,
        scenario,
        run,
        'cfd',
        'the call flow got no answer',
      );
      return { json: chain?.lastBody?.toString('utf8'), errors, trace: run.trace };
    },
  };
}

/** The form a client shows for a new contact. */
const EMPTY_FORM: { readonly [output: string]: string } = {
  Number: '',
  FirstName: '',
  LastName: '',
  CompanyName: '',
  Email: '',
  PhoneBusiness: '',
  PhoneBusiness2: '',
  PhoneHome: '',
  PhoneHome2: '',
  PhoneMobile: '',
  PhoneMobile2: '',
  PhoneOther: '',
  FaxBusiness: '',
};

/** On where the template's own switch is True, or where it has none. Chats follow their own switch before the calls'. */
function isJournalingOn(integration: Integration, id: 'ReportCall' | 'ReportChat'): boolean {
  const names = id === 'ReportChat' ? ['ReportChatEnabled', 'ReportCallEnabled'] : ['ReportCallEnabled'];
  const name = names.find((each) =>
    integration.template.parameters.some((parameter) => parameter.name === each),
  );
  return name === undefined || integration.settings.value(name) === 'True';
}

function selected(integration: Integration | undefined): Integration {
  if (integration !== undefined) return integration;
  throw new PbxError('not-selected', 'No CRM template is selected.', 'Add a template and select it.');
}

function notOffered(id: string): Failure {
  return { code: 'missing-scenario', message: `The template has no scenario ${id}.` };
}
