import type { Client } from '../actors/client.ts';
import type { HttpResponse } from '../http-response.ts';
import { type Finding, that } from './finding.ts';

/**
 * Tokens were issued that a PBX could use: a JSON object with an access token. The rest of the form (RFC 6749 5.1) is
 * asked by `oauth/token/answer-is-bearer-json`.
 */
export function issued(answer: HttpResponse, also: { refreshToken?: boolean } = {}): Finding {
  const success = answer.status >= 200 && answer.status < 300;
  const missing = ['access_token', ...(also.refreshToken === true ? ['refresh_token'] : [])].filter(
    (member) => answer.text(member) === undefined,
  );
  return that(
    success && missing.length === 0,
    `a success with an access token${also.refreshToken === true ? ' and a refresh token' : ''}`,
    success && missing.length > 0 ? withoutMembers(answer, missing) : answer.describe(),
    answer,
  );
}

function withoutMembers(answer: HttpResponse, missing: readonly string[]): string {
  if (answer.json !== undefined) return `${answer.status} without ${missing.join(' and ')}`;
  const type = answer.header('content-type') ?? 'absent';
  // A token may follow in a form that is not JSON: nothing from its name on is shown.
  const beginning = answer.body.slice(0, 60).split(/["']?(?:access_token|refresh_token)/, 1)[0] ?? '';
  return `${answer.status}, Content-Type ${type}, no JSON object; it begins: ${JSON.stringify(beginning)}`;
}

/**
 * The server knows a client and its secret: it issues a token, or it tells a wrong secret from the right one. Which error
 * code that bears does not matter.
 */
export async function authenticates(client: Pick<Client, 'authenticates'>): Promise<Finding> {
  const [right, wrong] = await client.authenticates();
  const told = right.status !== wrong.status || right.body !== wrong.body;
  return that(
    issued(right).holds || told,
    'a token, or another answer than to a wrong secret',
    told ? right.describe() : `the answer to a wrong secret: ${right.describe()}`,
    right,
    wrong,
  );
}

/** No token stands anywhere in the answer's body or Location. */
export function noToken(answer: HttpResponse): Finding {
  return that(!carriesToken(answer), 'no token', answer.describe(), answer);
}

/** A token as a member of JSON, also where other text stands around it, or as a form's or fragment's field. */
const TOKEN = /"(?:access_token|refresh_token)"\s*:\s*"[^"]|(?:^|[?&#])(?:access_token|refresh_token)=[^&\s]/;

/** @returns whether a token stands in the answer's body or Location, in whatever form */
export function carriesToken(answer: HttpResponse): boolean {
  return TOKEN.test(answer.body) || TOKEN.test(answer.header('location') ?? '');
}
