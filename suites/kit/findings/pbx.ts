import { randomInt } from 'node:crypto';
import type { CallbackResult, CallInput, CallResult, LogEntry } from '../../../simulator/pbx/index.ts';
import type { Lookup, PlacedCall } from '../actors/pbx-driver.ts';
import type { Context } from '../context.ts';
import { Blocked } from '../verdict.ts';
import { type Finding, that } from './finding.ts';
import { callsIn, type JournalRecord, ofAgent } from './journal.ts';

/** Failures that leave open what the deployment would have answered. */
const UNANSWERED = new Set(['unreachable', 'timeout', 'tls', 'unseen']);
/** The words of the PBX about an answer that says nothing but that there are too many requests. */
const THROTTLED = /^The CRM answered 429\b/;
const NAMES = ['LastName', 'FullName', 'FirstName', 'CompanyName'];

/** The PBX takes the authorization as complete. */
export function authorized(result: CallbackResult): Finding {
  return that(result.ok, 'a completed authorization', result.message);
}

/** The phone shows a contact of this name. */
export function shows(served: Lookup, name: string): Finding {
  const { contact } = served;
  const names = NAMES.map((type) => contact?.[type] ?? '').filter((text) => text !== '');
  const found = names.some((text) => text.includes(name));
  return undecided(
    served,
    that(found, `the contact ${name}`, names.join(' ') || failures(served) || 'no contact'),
  );
}

/** The CRM gave the PBX nothing to complain of. */
export function withoutErrors(...all: readonly Lookup[]): Finding {
  const served = { contact: undefined, errors: all.flatMap(({ errors }) => errors) };
  return undecided(
    served,
    that(served.errors.length === 0, 'no error at the PBX', failures(served) || 'no error'),
  );
}

/** None of the calls of one moment failed; here an answer that there are too many requests is a failure. */
export function servedAtOnce(calls: readonly Lookup[]): Finding {
  const finding = withoutErrors(...calls);
  const { unanswered: _, ...decided } = finding;
  return calls.some(({ errors }) => errors.some(({ code }) => UNANSWERED.has(code))) ? finding : decided;
}

/** The PBX's request failed, with this code in the integration log where one is named. */
export function failsWith(served: Lookup, ...anyOf: readonly string[]): Finding {
  const holds = served.errors.some(({ code }) => anyOf.length === 0 || anyOf.includes(code));
  return undecided(
    served,
    that(
      holds,
      anyOf.length === 0 ? 'a failure at the PBX' : `the failure ${anyOf.join(' or ')}`,
      failures(served) || 'no error',
    ),
  );
}

/**
 * A call after a test of the connection was looked up; or the access token had ended with the test's refresh, so that the
 * PBX refreshed with the stored token, which the test has spent, and was refused.
 */
export function lookedUpOrEnded(served: Lookup): Finding {
  return served.errors.length === 0 ? withoutErrors(served) : failsWith(served, 'invalid_grant');
}

/** Which kind of deployment it is, by the call after a test: when the trap of the Test button snaps. */
export function testKind(next: Lookup): string {
  if (next.errors.length === 0)
    return 'An access token outlives the refresh that a test makes: without Authorize, calls fail when it expires.';
  return 'The refresh that a test makes ends the access token in use: without Authorize, the next call fails at once.';
}

/** The PBX reported the call or chat, and the deployment took it. */
export function reported(result: Pick<CallResult, 'journaling' | 'errors'>): Finding {
  const { journaling } = result;
  const told = failures({ contact: undefined, ...result });
  return undecided(
    { contact: undefined, ...result },
    that(journaling === 'sent', 'a report that is taken', told || `journaling: ${journaling}`),
  );
}

/** The integration log holds an entry of this code whose words name all of these. */
export function logTells(log: readonly LogEntry[], code: string, ...words: readonly string[]): Finding {
  const entries = log.filter((entry) => entry.code === code);
  const holds = entries.some(({ message }) => words.every((word) => message.includes(word)));
  const kinds = [...new Set(log.filter(({ level }) => level !== 'info').map((entry) => entry.code))];
  return that(
    holds,
    `an entry ${code} that says ${words.join(', ')}`,
    entries.at(-1)?.message ?? (kinds.length === 0 ? 'no entry of a failure' : `entries ${kinds.join(', ')}`),
  );
}

/** Exactly so many records. */
export function counts(records: readonly JournalRecord[], count: number): Finding {
  const { length } = records;
  return that(length === count, `${count} in the list of calls`, `${length} in the list of calls`);
}

/** There is one record, and its members have these values: instants compared as instants, words in any letter case. */
export function journaledAs(
  records: readonly JournalRecord[],
  expected: Readonly<Record<string, string | number | null>>,
): Finding {
  const [record, ...others] = records;
  if (record === undefined || others.length > 0) return counts(records, 1);
  const members = Object.entries(expected);
  const told = members.map(([name]) => `${name} ${JSON.stringify(record[name] ?? null)}`);
  return that(
    members.every(([name, value]) => isSame(value, record[name] ?? null)),
    members.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', '),
    told.join(', '),
  );
}

function isSame(expected: string | number | null, found: unknown): boolean {
  if (isInstant(expected) && isInstant(found)) return Date.parse(expected) === Date.parse(found);
  if (typeof expected !== 'string' || typeof found !== 'string') return expected === found;
  return expected.toLowerCase() === found.toLowerCase();
}

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value);
}

/**
 * Everything the guide asks for, and the two givens of nearly every question: connected, and serving calls. With the
 * template for Client Credentials there is nothing to authorize.
 */
export async function connect(
  { pbx, given }: Pick<Context, 'pbx' | 'given'>,
  values: Readonly<Record<string, string>> = {},
): Promise<void> {
  await pbx.install(values);
  if (!pbx.isHeadlessOnly) given('Authorize connects the PBX', authorized(await pbx.authorize()));
  given('a call is looked up', withoutErrors(await pbx.ring()));
}

/**
 * @returns the calls that the deployment lists for an agent
 * @throws Blocked when it lists none at all, or no token is issued to ask with
 */
export async function journalOf(
  { api, client }: Pick<Context, 'api' | 'client'>,
  agent: string,
): Promise<readonly JournalRecord[]> {
  return ofAgent(await journal({ api, client }), agent);
}

async function journal({ api, client }: Pick<Context, 'api' | 'client'>): Promise<readonly JournalRecord[]> {
  const answer = await api.calls(await client.accessToken());
  if (answer.status !== 200) throw new Blocked(`the calls logged cannot be read back: ${answer.describe()}`);
  return callsIn(answer);
}

/** What became of a call: the PBX's report, and what the CRM lists of it. */
interface Journaled extends Pick<PlacedCall, 'result' | 'durationSeconds'> {
  readonly records: readonly JournalRecord[];
}

/**
 * A call of an agent that no other call has, by default from the known contact, and what the CRM lists of it.
 * @param mayBeUnlisted whether the rule asks for a call that is not reported
 * @throws Blocked where a real PBX gives no reason for a call that is not listed: its report is not seen
 */
export async function placeCall(
  context: Pick<Context, 'api' | 'client' | 'pbx'>,
  call: Partial<CallInput> = {},
  { mayBeUnlisted = false } = {},
): Promise<Journaled> {
  const { pbx } = context;
  if (pbx.isReal) return placeRealCall(context, call, mayBeUnlisted);
  const { agent, ...placed } = await pbx.call(call);
  return { ...placed, records: await journalOf(context, agent) };
}

/** The extension of a real PBX has earlier calls too: those that were listed before do not count. */
async function placeRealCall(
  context: Pick<Context, 'api' | 'client' | 'pbx'>,
  call: Partial<CallInput>,
  mayBeUnlisted: boolean,
): Promise<Journaled> {
  const { pbx } = context;
  const known = new Set((await journal(context)).map((record) => JSON.stringify(record)));
  const { result, agent, durationSeconds } = await pbx.call(call);
  const records = await pbx.settle(
    async () => ofAgent(await journal(context), agent).filter((record) => !known.has(JSON.stringify(record))),
    (found) => found.length > 0 || result.errors.length > 0,
  );
  if (records.length === 0 && result.errors.length === 0 && !mayBeUnlisted)
    throw new Blocked(
      'the CRM lists no such call, and the event log of the PBX names no failure: whether the call was reported is not seen from outside (pbx-conformance tap shows it)',
    );
  return { result, records, durationSeconds: talkTime(durationSeconds, records[0]?.['duration']) };
}

/** The history and the report of a PBX may round a talk time differently: a second more or less is the same one. */
function talkTime(seconds: number, listed: unknown): number {
  return typeof listed === 'number' && Math.abs(listed - seconds) <= 1 ? listed : seconds;
}

/** @returns a number without a subscriber: one of those that France sets aside for fiction, another each time */
export function strangersNumber(): string {
  return `+3363998${String(randomInt(10_000)).padStart(4, '0')}`;
}

function failures({ errors }: Lookup): string {
  return errors.map(({ message }) => message).join(' ');
}

function undecided({ errors }: Lookup, finding: Finding): Finding {
  const silent = errors.some(({ code, message }) => UNANSWERED.has(code) || THROTTLED.test(message));
  return !finding.holds && silent ? { ...finding, unanswered: true } : finding;
}
