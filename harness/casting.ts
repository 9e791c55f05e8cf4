import type { Rule } from '../suites/kit/rule.ts';
import type { ClientInfo, Target } from '../suites/kit/target.ts';

/** Needs that are about one client's relations to others: its part cannot be taken by another client. */
const ABOUT_THE_MAIN_CLIENT = ['authorization-code', 'refresh-token', 'limited-client'] as const;

/**
 * Gives a rule about Client Credentials a client that may use them, where the PBX's own may not.
 * @returns the target, with that client in the part of the PBX's; unchanged where the rule needs no other client or there is none
 */
export function castFor(rule: Pick<Rule, 'needs'>, target: Target): Target {
  const needs = rule.needs ?? [];
  const client = otherWithCredentials(target);
  if (!needs.includes('client-credentials') || client === undefined) return target;
  if (ABOUT_THE_MAIN_CLIENT.some((need) => needs.includes(need))) return target;
  return {
    ...target,
    clients: { ...target.clients, main: client },
    capabilities: new Set([...target.capabilities, 'client-credentials']),
  };
}

/** @returns why no declared client can carry a rule that needs Client Credentials beside another grant; else undefined */
export function uncastable(rule: Pick<Rule, 'needs'>, target: Target): string | undefined {
  if (!rule.needs?.includes('client-credentials') || otherWithCredentials(target) === undefined)
    return undefined;
  return castFor(rule, target) === target
    ? "the PBX's client may not use the Client Credentials grant, and the client that may cannot take its part here"
    : undefined;
}

/** The limited client: it belongs to the PBX's account. The second client may belong to another. */
function otherWithCredentials({ clients }: Target): ClientInfo | undefined {
  if (clients.main.grants.includes('client_credentials')) return undefined;
  return clients.limited?.grants.includes('client_credentials') === true ? clients.limited : undefined;
}
