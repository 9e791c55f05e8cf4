import type { HttpResponse } from '../http-response.ts';
import { type Finding, that } from './finding.ts';
import { carriesToken } from './tokens.ts';

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
