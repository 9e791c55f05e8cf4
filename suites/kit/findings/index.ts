import type { AuthorizationOutcome } from '../actors/outcome.ts';
import type { HttpResponse } from '../http-response.ts';

/** What was looked for and what was there. Data, so that every report can say both. */
export interface Finding {
  readonly holds: boolean;
  readonly expected: string;
  readonly actual: string;
  /** Numbers of the exchanges it rests on. */
  readonly exchanges: readonly number[];
  /** No answer came at all: then a claim is undecided, not violated. */
  readonly unanswered?: boolean;
}

/** Any observation in words. The composable base of the others. */
export function that(
  holds: boolean,
  expected: string,
  actual: string,
  ...answers: readonly HttpResponse[]
): Finding {
  return {
    holds,
    expected,
    actual: holds ? actual : (answers.find((answer) => answer.status === 0)?.describe() ?? actual),
    exchanges: answers.map((answer) => answer.exchange),
    ...(answers.some((answer) => answer.status === 0) ? { unanswered: true } : {}),
  };
}

/** Tokens were issued: 200, a JSON object with `access_token` and `token_type` (RFC 6749 5.1). */
export function issued(answer: HttpResponse, also: { refreshToken?: boolean } = {}): Finding {
  const complete =
    answer.status === 200 &&
    answer.accessToken !== undefined &&
    answer.text('token_type') !== undefined &&
    (also.refreshToken !== true || answer.refreshToken !== undefined);
  const missing = [
    'access_token',
    'token_type',
    ...(also.refreshToken === true ? ['refresh_token'] : []),
  ].filter((member) => answer.text(member) === undefined);
  return that(
    complete,
    `200 with an access token${also.refreshToken === true ? ' and a refresh token' : ''}`,
    answer.status === 200 && missing.length > 0 ? `200 without ${missing.join(' and ')}` : answer.describe(),
    answer,
  );
}

/**
 * The token endpoint refused: 4xx, no token, and one of these error codes where any is named (RFC 6749 5.2).
 */
export function refused(answer: HttpResponse, ...anyOf: readonly string[]): Finding {
  const clean = answer.status >= 400 && answer.status < 500 && !carriesToken(answer);
  const named = anyOf.length === 0 || (answer.error !== undefined && anyOf.includes(answer.error));
  return that(
    clean && named,
    anyOf.length === 0 ? 'a refusal (4xx, no token)' : `a refusal with ${anyOf.join(' or ')}`,
    answer.describe(),
    answer,
  );
}

/** The token endpoint refused with exactly this status and one of these error codes. */
export function refusedWith(answer: HttpResponse, status: number, ...anyOf: readonly string[]): Finding {
  const plain = refused(answer, ...anyOf);
  return {
    ...plain,
    holds: plain.holds && answer.status === status,
    expected: `${status} with ${anyOf.join(' or ')}`,
  };
}

/** Refusals that tell a caller nothing apart: the same status, error code and description. */
export function sameRefusal(...answers: readonly [HttpResponse, ...HttpResponse[]]): Finding {
  const told = answers.map((answer) =>
    [answer.status, answer.error ?? 'no error', answer.text('error_description') ?? 'no description'].join(
      ', ',
    ),
  );
  const kinds = [...new Set(told)];
  return that(kinds.length === 1, 'one and the same answer', kinds.join(' / '), ...answers);
}

/** No token stands anywhere in the answer's body or Location. */
export function noToken(answer: HttpResponse): Finding {
  return that(!carriesToken(answer), 'no token', answer.describe(), answer);
}

function carriesToken(answer: HttpResponse): boolean {
  return (
    answer.accessToken !== undefined ||
    answer.refreshToken !== undefined ||
    /access_token=/.test(answer.header('location') ?? '')
  );
}

/** The status is one of these. */
export function status(answer: HttpResponse, ...anyOf: readonly number[]): Finding {
  return that(anyOf.includes(answer.status), `status ${anyOf.join(' or ')}`, answer.describe(), answer);
}

/** A header is present and satisfies a condition; `expected` says it in words. */
export function header(
  answer: HttpResponse,
  name: string,
  expected: string,
  fits: (value: string) => boolean,
): Finding {
  const value = answer.header(name);
  return that(
    value !== undefined && fits(value),
    `${name}: ${expected}`,
    `${name}: ${value ?? '(absent)'}`,
    answer,
  );
}

/** The answer is a clean 4xx: no 5xx, no broken connection, no stack trace, file path or SQL in the body. */
export function cleanRefusal(answer: HttpResponse): Finding {
  const leak = leaked(answer.body);
  return {
    holds: answer.status >= 400 && answer.status < 500 && leak === undefined,
    expected: 'a 4xx answer without internals',
    actual: leak === undefined ? answer.describe() : `${answer.describe()}, and the body shows ${leak}`,
    exchanges: [answer.exchange],
  };
}

/** No 5xx, no broken connection, no stack trace, file path or SQL in the body; whether it is a refusal does not matter. */
export function noBreakdown(answer: HttpResponse): Finding {
  const leak = leaked(answer.body);
  return {
    holds: answer.status > 0 && answer.status < 500 && leak === undefined,
    expected: 'an answer below 500 without internals',
    actual: leak === undefined ? answer.describe() : `${answer.describe()}, and the body shows ${leak}`,
    exchanges: [answer.exchange],
  };
}

const LEAKS: readonly (readonly [RegExp, string])[] = [
  [/\bat [\w.<>$ ]+ \(?(?:file:|node:|\/|[A-Z]:\\)[^\s)]*:\d+/, 'a stack trace'],
  [/Traceback \(most recent call last\)|#\d+ \/[\w/.-]+\.php|Stack trace:/, 'a stack trace'],
  [/(?:\/(?:var|home|usr|srv|app|opt)\/[\w./-]+\.(?:php|js|ts|py|rb|java))/, 'a file path'],
  [/SQLSTATE|SQL syntax|sqlite3?_|near ".*": syntax error|\bSELECT .+ FROM\b/, 'SQL'],
];

function leaked(body: string): string | undefined {
  return LEAKS.find(([pattern]) => pattern.test(body))?.[1];
}

/** The answer carries a challenge of this scheme (RFC 9110 11.6.1), with this `error` where one is named; `null`: with none. */
export function challenged(answer: HttpResponse, scheme: 'Bearer' | 'Basic', error?: string | null): Finding {
  const challenges = answer.all('www-authenticate');
  const own = challenges.find((value) => new RegExp(`(^|,\\s*)${scheme}(\\s|$|,)`, 'i').test(value));
  const found = own === undefined ? undefined : /\berror="?([^",\s]+)"?/.exec(own)?.[1];
  const fits =
    own !== undefined && (error === undefined || (error === null ? found === undefined : found === error));
  const wanted = error === undefined ? '' : error === null ? ' without error' : ` error="${error}"`;
  return that(
    fits,
    `WWW-Authenticate: ${scheme}${wanted}`,
    challenges.length === 0 ? 'no WWW-Authenticate header' : `WWW-Authenticate: ${challenges.join(', ')}`,
    answer,
  );
}

/** The CRM API served the known contact. */
export function servedContact(answer: HttpResponse, lastName: string): Finding {
  return that(
    answer.status === 200 && contactNames(answer).includes(lastName),
    `200 with the contact ${lastName}`,
    answer.status === 200 ? `200 with ${contactNames(answer).join(', ') || 'no contact'}` : answer.describe(),
    answer,
  );
}

/** The CRM API did not show this contact: refused, or answered without any trace of it. */
export function hidesContact(answer: HttpResponse, lastName: string): Finding {
  return that(
    answer.status > 0 && answer.status < 500 && !answer.body.includes(lastName),
    `no trace of the contact ${lastName}`,
    answer.body.includes(lastName) ? `${answer.status} with ${lastName}` : answer.describe(),
    answer,
  );
}

/** The CRM API refused, with one of these statuses where any is named, and shows no trace of this contact. */
export function keptOut(answer: HttpResponse, lastName: string, ...anyOf: readonly number[]): Finding {
  return all(deniedApi(answer, ...anyOf), hidesContact(answer, lastName));
}

/** The CRM API refused and showed no contact; with one of these statuses where any is named. */
export function deniedApi(answer: HttpResponse, ...anyOf: readonly number[]): Finding {
  const refusal = answer.status >= 400 && answer.status < 500 && contactNames(answer).length === 0;
  return that(
    refusal && (anyOf.length === 0 || anyOf.includes(answer.status)),
    `${anyOf.join(' or ') || 'a 4xx'} without CRM data`,
    contactNames(answer).length > 0 ? `${answer.status} with CRM data` : answer.describe(),
    answer,
  );
}

/** @returns the last names of the contacts in an answer of the contact search */
export function contactNames(answer: HttpResponse): string[] {
  return contactsIn(answer).map((contact) => String(contact['last_name'] ?? ''));
}

/** @returns the contacts in an answer of the contact search; empty when it holds none */
export function contactsIn(answer: HttpResponse): Readonly<Record<string, unknown>>[] {
  const contacts = answer.json?.['contacts'];
  return Array.isArray(contacts)
    ? contacts.filter(
        (contact): contact is Record<string, unknown> => typeof contact === 'object' && contact !== null,
      )
    : [];
}

/** The browser was sent to this URI with a code and without an error. */
export function delivered(outcome: AuthorizationOutcome, redirectUri: string): Finding {
  const holds =
    outcome.kind === 'redirect' &&
    goesTo(outcome.location, redirectUri) &&
    outcome.query.getAll('code').length === 1 &&
    outcome.query.get('code') !== '' &&
    !outcome.query.has('error');
  return that(holds, `a redirect to ${redirectUri} with a code`, describeOutcome(outcome), ...outcome.trail);
}

/** The browser was sent to this URI with one of these errors, and with no code (RFC 6749 4.1.2.1). */
export function errorRedirect(
  outcome: AuthorizationOutcome,
  redirectUri: string,
  ...anyOf: readonly string[]
): Finding {
  const error = outcome.kind === 'redirect' ? outcome.query.get('error') : null;
  const holds =
    outcome.kind === 'redirect' &&
    goesTo(outcome.location, redirectUri) &&
    error !== null &&
    (anyOf.length === 0 || anyOf.includes(error)) &&
    !carriesCredential(outcome);
  return that(
    holds,
    `a redirect to ${redirectUri} with ${anyOf.join(' or ') || 'an error'} and no code`,
    describeOutcome(outcome),
    ...outcome.trail,
  );
}

/** No code and no token were delivered anywhere, and no approval is waiting: an error page or an error redirect. */
export function notAuthorized(outcome: AuthorizationOutcome, ...anyOf: readonly string[]): Finding {
  // In the fragment too: that is where errors of response types other than code belong (RFC 6749 4.2.2.1).
  const error =
    outcome.kind === 'redirect' ? (outcome.query.get('error') ?? outcome.fragment.get('error')) : undefined;
  const refusedByRedirect =
    outcome.kind === 'redirect' && error !== null && !carriesCredential(outcome) && fits(error, anyOf);
  // A page that asks for nothing is a refusal too: some servers show their errors with status 200.
  const refusedByPage =
    outcome.kind === 'page' && (outcome.page.kind === 'error' || outcome.page.kind === 'other');
  return that(
    (refusedByRedirect || refusedByPage) && !outcome.trail.some((answer) => answer.status >= 500),
    `an error page or an error redirect${anyOf.length === 0 ? '' : ` with ${anyOf.join(' or ')}`}`,
    describeOutcome(outcome),
    ...outcome.trail,
  );
}

function fits(error: string | null | undefined, anyOf: readonly string[]): boolean {
  return anyOf.length === 0 || (typeof error === 'string' && anyOf.includes(error));
}

/** The request ended on a page of the server's own that shows an error: nobody was redirected. */
export function errorPage(outcome: AuthorizationOutcome): Finding {
  return that(
    outcome.kind === 'page' &&
      (outcome.page.kind === 'error' || outcome.page.kind === 'other') &&
      !outcome.trail.some((answer) => answer.status >= 500),
    "an error page on the server's own host",
    describeOutcome(outcome),
    ...outcome.trail,
  );
}

/** The request ended on a page of this kind. */
export function showsPage(outcome: AuthorizationOutcome, kind: 'sign-in' | 'approval'): Finding {
  return that(
    outcome.kind === 'page' && outcome.page.kind === kind,
    `the ${kind} page`,
    describeOutcome(outcome),
    ...outcome.trail,
  );
}

/** At no step was a code or a token handed out; whether the request was refused does not matter. */
export function nothingGranted(outcome: AuthorizationOutcome): Finding {
  const hit = outcome.trail
    .map((answer) => answer.header('location') ?? '')
    .find((value) => /[?&#](code|access_token|id_token)=/.test(value));
  return that(
    hit === undefined && outcome.trail.every((answer) => answer.status > 0),
    'no redirect with a code or a token',
    hit === undefined ? describeOutcome(outcome) : `a redirect to ${hit}`,
    ...outcome.trail,
  );
}

/** At no step was the browser sent to this place, compared as raw text (RFC 3986 6.2.1). */
export function neverSentTo(outcome: AuthorizationOutcome, place: string): Finding {
  const hit = outcome.trail
    .map((answer) => answer.header('location') ?? '')
    .find((value) => goesTo(value, place));
  return that(
    hit === undefined && outcome.trail.every((answer) => answer.status > 0),
    `no redirect to ${place}`,
    hit === undefined ? describeOutcome(outcome) : `a redirect to ${hit}`,
    ...outcome.trail,
  );
}

/** At no step was the browser sent to this host or one below it, as a browser reads a Location. */
export function neverSentToHost(outcome: AuthorizationOutcome, host: string): Finding {
  const hit = outcome.trail.find((answer) => {
    const location = answer.header('location');
    if (location === undefined || !URL.canParse(location, answer.url)) return false;
    return `.${new URL(location, answer.url).hostname}`.endsWith(`.${host}`);
  });
  return that(
    hit === undefined && outcome.trail.every((answer) => answer.status > 0),
    `no redirect to the host ${host}`,
    hit === undefined ? describeOutcome(outcome) : `a redirect to ${hit.header('location')}`,
    ...outcome.trail,
  );
}

function goesTo(location: string, place: string): boolean {
  return location === place || ['?', '&', '#'].some((mark) => location.startsWith(place + mark));
}

function carriesCredential(outcome: AuthorizationOutcome): boolean {
  if (outcome.kind !== 'redirect') return false;
  return ['code', 'access_token', 'id_token'].some(
    (name) => outcome.query.has(name) || outcome.fragment.has(name),
  );
}

/** @returns where an authorization request ended, in words */
export function describeOutcome(outcome: AuthorizationOutcome): string {
  if (outcome.kind === 'redirect') return `a redirect to ${outcome.location}`;
  const last = outcome.trail.at(-1);
  if (last?.status === 0) return last.describe();
  return `${outcome.page.kind === 'other' ? 'a page' : `a page (${outcome.page.kind})`} with status ${last?.status ?? 0}`;
}

/** All of them hold; otherwise what the first broken one says. */
export function all(...findings: readonly [Finding, ...Finding[]]): Finding {
  const exchanges = [...new Set(findings.flatMap((finding) => finding.exchanges))];
  const broken = findings.find((finding) => !finding.holds) ?? findings[0];
  return { ...broken, exchanges };
}

/** At least one of them holds. */
export function either(...findings: readonly [Finding, ...Finding[]]): Finding {
  const exchanges = [...new Set(findings.flatMap((finding) => finding.exchanges))];
  const good = findings.find((finding) => finding.holds);
  return {
    ...(good ?? findings[0]),
    expected: findings.map((finding) => finding.expected).join(', or '),
    exchanges,
  };
}
