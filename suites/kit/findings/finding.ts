import type { HttpResponse } from '../http-response.ts';

/** What was looked for and what was there. Data, so that every report can say both. */
export interface Finding {
  readonly holds: boolean;
  readonly expected: string;
  readonly actual: string;
  /** Numbers of the exchanges it rests on. */
  readonly exchanges: readonly number[];
  /** No answer came at all, or the deployment limits requests: then a claim is undecided, not violated. */
  readonly unanswered?: boolean;
}

/** Any observation in words. The composable base of the others. */
export function that(
  holds: boolean,
  expected: string,
  actual: string,
  ...answers: readonly HttpResponse[]
): Finding {
  const throttled = answers.find((answer) => answer.throttled);
  if (throttled !== undefined) {
    return {
      holds: false,
      expected,
      actual: `${throttled.describe()}: the deployment limits requests, see limits.requestsPerSecond`,
      exchanges: answers.map((answer) => answer.exchange),
      unanswered: true,
    };
  }
  return {
    holds,
    expected,
    actual: holds ? actual : (answers.find((answer) => answer.status === 0)?.describe() ?? actual),
    exchanges: answers.map((answer) => answer.exchange),
    ...(answers.some((answer) => answer.status === 0) ? { unanswered: true } : {}),
  };
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
    ...(good ?? findings.find(({ unanswered }) => unanswered) ?? findings[0]),
    expected: findings.map((finding) => finding.expected).join(', or '),
    exchanges,
  };
}
