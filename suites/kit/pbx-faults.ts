import { type Policy, soundPolicy } from '../../connector/policy/index.ts';
import type { PolicyContext } from '../../connector/policy/policy.ts';
import type { Issued } from '../../connector/policy/types.ts';
import type { Token } from '../../connector/store/records.ts';
import type { Mutant, WireExchange, WireResponse } from './mutants.ts';

/**
 * A fault on the wire that PBXs alone meet: requests for one path that do not say what they accept, as those of a
 * template do not.
 * @param path where the path of the request begins, or a test of its path and query
 */
export function toPbx(
  path: string | RegExp,
  bend: (exchange: WireExchange) => WireResponse,
): NonNullable<Mutant['tamper']> {
  return (exchange) => {
    const meets = typeof path === 'string' ? exchange.url.startsWith(path) : path.test(exchange.url);
    return meets && exchange.requestHeaders['accept'] === undefined ? bend(exchange) : exchange;
  };
}

/**
 * A fault on the wire that a PBX alone meets that signs in by Client Credentials: in its token requests, or in its
 * requests to the CRM API; `isLatest`: whether one carries the token that was issued last.
 */
export function toHeadlessPbx({
  token = (exchange) => exchange,
  api = (exchange) => exchange,
}: {
  readonly token?: (exchange: WireExchange) => WireResponse;
  readonly api?: (exchange: WireExchange, isLatest: boolean) => WireResponse;
}): NonNullable<Mutant['tamper']> {
  const issued: string[] = [];
  return toPbx('/', (exchange) => {
    const { url, requestBody, requestHeaders, body } = exchange;
    if (url.startsWith('/oauth/token')) {
      if (!/(^|&)grant_type=client_credentials(&|$)/.test(requestBody)) return exchange;
      const value = /"access_token":"([^"]+)"/.exec(body)?.[1];
      if (value !== undefined) issued.push(value);
      return token(exchange);
    }
    const bearer = String(requestHeaders['authorization']).replace(/^Bearer /, '');
    return issued.includes(bearer) ? api(exchange, bearer === issued.at(-1)) : exchange;
  });
}

/** How long the state is that a PBX sends: it tells a PBX from the suites' own client. */
const PBX_STATE_LENGTH = 43;

/** Whether an authorization request comes from a PBX. */
export function isPbxState(state: string | null | undefined): boolean {
  return state?.length === PBX_STATE_LENGTH;
}

/** What a faulty connector does otherwise with the grants of PBXs; other clients are treated correctly. */
export interface GrantFault {
  /** In place of what the exchange of the PBX's code gives. */
  readonly exchanged?: (issued: Issued, context: PolicyContext) => Issued;
  /** In place of the trade of the PBX's refresh token; `trade` is the sound one, but for the decisions given to it. */
  readonly refreshed?: (
    trade: (decisions?: Partial<Policy>) => Promise<Issued>,
    token: Token,
    context: PolicyContext,
  ) => Promise<Issued>;
}

/** A fault of the token endpoint that PBXs alone meet: their templates send the state along with the code. */
export function grantOfPbx(fault: GrantFault): Pick<Policy, 'grantHandler'> {
  const opened = new Set<string | null>();
  return {
    grantHandler: (grantType) => {
      const sound = soundPolicy.grantHandler(grantType);
      if (sound === undefined) return undefined;
      return async (request, context) => {
        if (grantType === 'authorization_code' && request.fields.has('state')) {
          const issued = await sound(request, context);
          opened.add(issued.grantId);
          return fault.exchanged?.(issued, context) ?? issued;
        }
        const value = grantType === 'refresh_token' ? request.fields.get('refresh_token') : undefined;
        const token = value === undefined ? undefined : context.store.tokens.find('refresh_token', value);
        if (token === undefined || !opened.has(token.grantId) || fault.refreshed === undefined)
          return sound(request, context);
        const trade = async (decisions: Partial<Policy> = {}) =>
          sound(request, { ...context, policy: { ...context.policy, ...decisions } });
        return fault.refreshed(trade, token, context);
      };
    },
  };
}
