import type { Mutant, WireExchange, WireResponse } from './mutants.ts';

/** Which answers of the token endpoint a fault on the wire meets; what is left out does not matter. */
export interface TokenAnswers {
  readonly grantType?: string;
  readonly status?: number;
  /** A text in the body of the answer. */
  readonly saying?: string;
}

/** @returns a tamper that bends these answers of the reference connector's token endpoint and no others */
export function bendTokenAnswers(
  which: TokenAnswers,
  bend: (exchange: WireExchange) => Partial<WireResponse>,
): NonNullable<Mutant['tamper']> {
  return (exchange) => {
    const grantType = new URLSearchParams(exchange.requestBody).get('grant_type');
    const met =
      exchange.url.startsWith('/oauth/token') &&
      (which.grantType === undefined || which.grantType === grantType) &&
      (which.status === undefined || which.status === exchange.status) &&
      (which.saying === undefined || exchange.body.includes(which.saying));
    return met ? { ...exchange, ...bend(exchange) } : exchange;
  };
}

/** @returns a tamper that bends every refusal of the reference connector's token endpoint but that of a throttled client */
export function bendRefusals(
  bend: (exchange: WireExchange) => Partial<WireResponse>,
): NonNullable<Mutant['tamper']> {
  const refusals = bendTokenAnswers({ saying: '"error":' }, bend);
  return (exchange) =>
    exchange.url.startsWith('/oauth/tokens') || exchange.status === 429 ? exchange : refusals(exchange);
}

/** @returns a bend that replaces headers (lower-case names); `undefined` takes one away */
export function withHeaders(
  changes: Readonly<Record<string, string | undefined>>,
): (exchange: WireExchange) => Partial<WireResponse> {
  return ({ headers }) => ({
    headers: Object.fromEntries(
      Object.entries({ ...headers, ...changes }).filter(
        (line): line is [string, string | string[]] => line[1] !== undefined,
      ),
    ),
  });
}

/** @returns a bend that changes members of the JSON body */
export function withMembers(
  change: (body: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): (exchange: WireExchange) => Partial<WireResponse> {
  return ({ body }) => {
    const members = JSON.parse(body) as Record<string, unknown>;
    return { body: JSON.stringify({ ...members, ...change(members) }) };
  };
}
