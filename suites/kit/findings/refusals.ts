import type { HttpResponse } from '../http-response.ts';
import { type Finding, that } from './finding.ts';
import { carriesToken } from './tokens.ts';

/**
 * The token endpoint refused: it answered without a token. This is the property; how a refusal is worded is asked by
 * `oauth/token/error-is-registered-json`, `error-names-the-cause` and `error-status`, and by no other rule.
 */
export function refused(answer: HttpResponse): Finding {
  return that(
    answer.status > 0 && !carriesToken(answer),
    'a refusal: no token',
    carriesToken(answer) && answer.accessToken === undefined
      ? `${answer.describe()} with a token`
      : answer.describe(),
    answer,
  );
}

/** The `error` member of a refusal is one of these codes (RFC 6749 5.2), whatever its status. */
export function namesError(answer: HttpResponse, ...anyOf: readonly string[]): Finding {
  const named = answer.error !== undefined && anyOf.includes(answer.error);
  return that(
    named && refused(answer).holds,
    `the error ${anyOf.join(' or ')}`,
    answer.error === undefined ? `${answer.describe()} without error` : answer.describe(),
    answer,
  );
}

/** Errors by which a server shows that it has looked a grant up (RFC 6749 5.2; RFC 8628 3.5). */
const LOOKED_UP = ['invalid_grant', 'authorization_pending', 'slow_down', 'expired_token'];

/**
 * A grant that was refused is not one that the server has a handler for: it did not look for what was sent.
 * @param unknown the answer to a grant type that no server knows; one that is worded alike shows nothing
 */
export function looksNothingUp(answer: HttpResponse, unknown: HttpResponse): Finding {
  const shows = LOOKED_UP.includes(answer.error ?? '') && answer.error !== unknown.error;
  return that(!shows, 'an answer as to a grant that is not supported', answer.describe(), answer, unknown);
}

/** An endpoint other than the token endpoint turned a request away: a status from 300 on, or an error in the body. */
export function turnedAway(answer: HttpResponse): Finding {
  return that(
    answer.status >= 300 || (answer.status > 0 && answer.error !== undefined),
    'a refusal',
    answer.describe(),
    answer,
  );
}

/** Refusals that a caller cannot tell apart: the same status, error code and description. */
export function sameRefusal(...answers: readonly [HttpResponse, ...HttpResponse[]]): Finding {
  const seen = answers.map((answer) =>
    [answer.status, answer.error ?? 'no error', answer.text('error_description') ?? 'no description'].join(
      ', ',
    ),
  );
  const kinds = [...new Set(seen)];
  return that(kinds.length === 1, 'one and the same answer', kinds.join(' / '), ...answers);
}

/**
 * No breakdown, and a refusal.
 * @param plain a refusal of the same endpoint whose cause is plain, see `noBreakdown`
 */
export function cleanRefusal(answer: HttpResponse, plain?: HttpResponse): Finding {
  const sound = noBreakdown(answer, plain);
  const refusal = answer.status >= 400 || (plain !== undefined && refused(answer).holds);
  return { ...sound, holds: sound.holds && refusal, expected: 'a refusal below 500 without internals' };
}

/**
 * No 5xx, no broken connection, no stack trace, file path or SQL in the body; whether it is a refusal does not matter.
 * @param plain a refusal of the same endpoint whose cause is plain: a server that words all of its refusals with this 5xx
 * has not broken down
 */
export function noBreakdown(answer: HttpResponse, plain?: HttpResponse): Finding {
  const leak = leaked(answer.body);
  const survived = answer.status < 500 || answer.status === plain?.status;
  const { unanswered, ...finding } = that(
    answer.status > 0 && survived && leak === undefined,
    'an answer below 500 without internals',
    withLeak(answer, leak),
    answer,
  );
  // A connection that breaks is a breakdown, and no answer left open.
  return answer.throttled && unanswered === true ? { ...finding, unanswered } : finding;
}

/** A refusal shows nothing of the inside of the server: no stack trace, file path or SQL; its status does not matter. */
export function noInternals(answer: HttpResponse): Finding {
  const leak = leaked(answer.body);
  return that(leak === undefined, 'an answer without internals', withLeak(answer, leak), answer);
}

function withLeak(answer: HttpResponse, leak: string | undefined): string {
  return leak === undefined ? answer.describe() : `${answer.describe()}, and the body shows ${leak}`;
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
