import type { Authorization } from './authorization.ts';
import type { TokenRequest } from './token-request.ts';
import type { Traffic } from './traffic.ts';

/** An exchange of a code, with the authorization request that brought the code. */
export interface CodeExchange {
  readonly exchange: TokenRequest;
  /** Of the authorization request; every parameter stands in it once. */
  readonly asked: URLSearchParams;
}

/** @returns the exchanges of codes whose authorization request was seen, and asked for a code with each parameter once */
export function codeExchanges(traffic: Traffic): CodeExchange[] {
  return traffic.tokenRequests.flatMap((exchange) => {
    const request = traffic.redirectOf(exchange.field('code'))?.request;
    const readable = exchange.posts && exchange.grant === 'authorization_code' && isPlain(request);
    return readable ? [{ exchange, asked: request.query }] : [];
  });
}

function isPlain(request: Authorization | undefined): request is Authorization {
  const names = [...(request?.query.keys() ?? [])];
  return request?.query.get('response_type') === 'code' && new Set(names).size === names.length;
}
