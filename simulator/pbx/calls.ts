import type { Run } from '../engine/engine.ts';
import { asContact, type Contact } from '../engine/lookup.ts';
import { Trace } from '../engine/trace.ts';
import { PbxError } from './errors.ts';
import type { Environment, Integration } from './integration.ts';
import { reportsOf, withLegs } from './legs.ts';
import { LiveLegs } from './live-legs.ts';
import { KEPT, type Outbox, type Unreported } from './outbox.ts';
import { foundAlone, fromPhonebook, keepFound } from './phonebook-lookup.ts';
import { asResult, isUnknown, journal, lookupNumber, reportLookup, runTrigger } from './scenario-triggers.ts';
import type {
  CallInput,
  CallReport,
  CallResult,
  Ending,
  Journaling,
  Ringing,
  RingResult,
  Transfer,
  TransferResult,
} from './types.ts';
import { type Call, callTimes, callTypeOf, endedValues, ringingValues } from './values.ts';

interface LiveCall {
  readonly call: Call;
  /** The number as it came by the line. */
  readonly rung: string;
  readonly contact: Contact | undefined;
  readonly legs: LiveLegs;
}

/** What calls work with. */
export interface CallsOptions {
  /** The selected template at work, if any. */
  readonly integrationNow: () => Integration | undefined;
  readonly environment: Environment;
  /** Without one, calls that the CRM does not take are dropped. */
  readonly outbox: Outbox | undefined;
}

type Report = Pick<CallResult, 'journaling' | 'errors' | 'trace'>;
type AllReports = Report & Pick<CallResult, 'reports'>;

const WORST_FIRST: readonly Journaling[] = ['failed', 'kept', 'skipped', 'off', 'sent'];

const NOTHING = {
  contact: undefined,
  contacts: [],
  dropped: [],
  errors: [],
  created: false,
  fromPhonebook: false,
} as const;

/** Telephone calls. A failing CRM never disturbs them: errors go to the integration log. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #live = new Map<string, LiveCall>();
  #last = 0;

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  /** A call rings: its number is looked up. */
  async ring(ringing: Ringing): Promise<RingResult> {
    const { integrationNow, environment } = this.#options;
    const { clock, log } = environment;
    const integration = integrationNow();
    const callId = String(++this.#last);
    const { through: _, ...rest } = ringing;
    const startedAt = ringing.startedAt ?? clock.now();
    const legs = new LiveLegs(ringing, startedAt);
    const call: Call = {
      ...rest,
      number: integration?.formatNumber(ringing.number) ?? ringing.number,
      direction: ringing.direction ?? 'Inbound',
      startedAt,
      name: ringing.name ?? '',
    };
    if (integration === undefined) {
      log.add('warning', 'not-selected', 'A call was not looked up, because no CRM template is selected.');
      this.#live.set(callId, { call, rung: ringing.number, contact: undefined, legs });
      return { ...NOTHING, callId, number: call.number, trace: new Trace() };
    }
    if (!environment.admin.covers(ringing)) {
      const trace = new Trace();
      trace.note('', 'not looked up: calls of this kind are switched off on the CRM page');
      this.#live.set(callId, { call, rung: ringing.number, contact: undefined, legs });
      return { ...NOTHING, callId, number: call.number, trace };
    }
    const result = await identify(integration, environment, call, ringing.number);
    this.#live.set(callId, { call, rung: ringing.number, contact: result.contact, legs });
    if (result.errors.length === 0) log.add('info', 'lookup', describeLookup(result), result.trace);
    return { ...result, callId };
  }

  /** A call goes on to another leg. @throws PbxError `unknown-call` */
  transfer(callId: string, transfer: Transfer): TransferResult {
    const { legs } = this.#known(callId);
    return { callId, legs: legs.transfer(transfer, this.#options.environment.clock.now()) };
  }

  /** A call ends: it is journaled. @throws PbxError `unknown-call` */
  async endCall(callId: string, ending: Ending): Promise<CallResult> {
    const known = this.#known(callId);
    this.#live.delete(callId);
    const { integrationNow, environment } = this.#options;
    const { clock, history, log } = environment;
    const call = endedCall(known, ending, clock.now());
    const times = callTimes(call, clock.now());
    // Before the CRM hears of it: each acknowledged call is in the PBX's own history.
    const stored = await history.add(known.rung, call, times);
    const callType = callTypeOf(call.direction, call.answered !== false);
    const integration = integrationNow();
    const { contact } = known;
    const report: AllReports =
      integration === undefined || !environment.admin.covers(call)
        ? { journaling: 'off', reports: [], errors: [], trace: new Trace() }
        : await this.#reportAll(integration, call, contact);
    if (report.journaling === 'sent')
      log.add('info', 'report-call', `A call was logged in the CRM (${callType}).`, report.trace);
    return { callId, callType, contact, stored, ...report };
  }

  /** Rings, answers or not, ends. */
  async call(input: CallInput): Promise<CallResult> {
    const { number, direction, name, startedAt, ...ending } = input;
    const { callId } = await this.ring(input);
    return this.endCall(callId, ending);
  }

  /** @throws PbxError `unknown-call` */
  #known(callId: string): LiveCall {
    const known = this.#live.get(callId);
    if (known !== undefined) return known;
    throw new PbxError(
      'unknown-call',
      `There is no call ${callId} under way.`,
      'Take the id of a call that rings or is answered: a call ends once.',
    );
  }

  /** Reports a call, or what each of its agents had of it, one after the other. */
  async #reportAll(integration: Integration, call: Call, contact: Contact | undefined): Promise<AllReports> {
    const { clock, system } = this.#options.environment;
    const done: (Report & CallReport)[] = [];
    for (const ended of reportsOf(call, system.current.callReports, clock.now())) {
      const { agent, startedAt } = ended.call;
      done.push({ agent, startedAt, ...(await this.#report(integration, { ...ended, contact })) });
    }
    const worst = WORST_FIRST.find((each) => done.some(({ journaling }) => journaling === each)) ?? 'off';
    const { trace = new Trace() } = done.find(({ journaling }) => journaling === worst) ?? {};
    const reports = done.map(({ agent, startedAt, journaling }) => ({ agent, startedAt, journaling }));
    return { journaling: worst, reports, errors: done.flatMap(({ errors }) => errors), trace };
  }

  /** Reports a call that has ended or, where there is an outbox, keeps it until the CRM takes it. */
  async #report(integration: Integration, ended: Unreported): Promise<Report> {
    const { outbox, environment } = this.#options;
    const { name } = integration.template;
    if (ended.contact === undefined && environment.system.current.contactlessCalls === 'dropped')
      return withoutContact();
    if (outbox?.isWaiting) {
      outbox.keep(name, ended);
      return { journaling: 'kept', errors: [], trace: new Trace() };
    }
    const { call, times, contact } = ended;
    const values = endedValues(call, times, contact);
    const { mayPass, ...report } = await journal(integration, 'ReportCall', values, outbox && KEPT);
    if (outbox === undefined || !mayPass) return report;
    outbox.keep(name, ended);
    return { ...report, journaling: 'kept' };
  }
}

/** By one reading of the vendor's promise of a placeholder, a PBX reports calls with a contact only. */
function withoutContact(): Report {
  const trace = new Trace();
  trace.note('', 'not reported: no contact was found, and this PBX reports calls with a contact only');
  return { journaling: 'skipped', errors: [], trace };
}

/** A call with how it ended. */
function endedCall({ call, legs }: LiveCall, ending: Ending, now: number): Call {
  if (ending.legs !== undefined || !legs.areSeveral) return withLegs({ ...call, ...ending });
  const { answered: _answered, ringSeconds: _ring, durationSeconds: _talk, agent: _agent, ...texts } = ending;
  return withLegs({ ...call, ...texts, legs: legs.end(ending, now) });
}

type Identified = Omit<RingResult, 'callId'>;

/** The contact of a caller: the phonebook's or the CRM's, as the admin has decided; the latter is kept in the phonebook. */
async function identify(
  integration: Integration,
  environment: Environment,
  call: Call,
  rung: string,
): Promise<Identified> {
  const run = integration.run(ringingValues(call));
  const known = fromPhonebook(environment, rung, run.trace);
  if (known !== undefined)
    return { ...asResult(call.number, foundAlone(known), run.trace), created: false, fromPhonebook: true };
  const result = await lookUpOrCreate(integration, run, call);
  keepFound(environment, integration, result.contact);
  return { ...result, fromPhonebook: false };
}

/** Looks the number up and, where no contact is found, lets the template create one. */
async function lookUpOrCreate(
  integration: Integration,
  run: Run,
  call: Call,
): Promise<Omit<Identified, 'fromPhonebook'>> {
  const outcome = await lookupNumber(integration, run, call.number);
  reportLookup(integration, outcome, 'the caller', run.trace);
  const found = asResult(call.number, outcome, run.trace);
  const creates = integration.scenarios((id) => id === 'CreateContactRecord').length > 0;
  if (!isUnknown(outcome) || !creates || !integration.looksUp || call.number === '')
    return { ...found, created: false };
  const consequence = 'the contact was not created';
  const { chain, errors } = await runTrigger(integration, 'CreateContactRecord', run, consequence);
  const outputs = chain?.found[0];
  return {
    ...found,
    contact: outputs && asContact(outputs),
    errors,
    created: chain?.wrote ?? false,
  };
}

function describeLookup({ contact, created, dropped, fromPhonebook: isKnown }: Identified): string {
  if (isKnown) return 'A contact of the phonebook was shown for a call, and the CRM was not queried.';
  if (created) return 'No contact was found for a call, and one was created.';
  if (contact !== undefined) return 'A contact was shown for a call.';
  const [first] = dropped;
  return first === undefined
    ? 'No contact was found for a call.'
    : `No contact was shown for a call: what the CRM sent was dropped, because ${first.why}.`;
}
