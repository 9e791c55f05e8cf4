import type { Context } from '../context.ts';
import type { HttpResponse } from '../http-response.ts';
import { readJwt } from '../jwt.ts';
import { NotApplicable } from '../verdict.ts';
import { deniedApi, servedContact } from './crm.ts';
import { type Finding, that } from './finding.ts';
import { issued } from './tokens.ts';

/** @returns the names in a scope parameter (RFC 6749 3.3) */
export function scopeNames(text: string): string[] {
  return text.split(' ').filter((name) => name !== '');
}

/** @returns what is said of an issued token's scope, by the answer or else by the token itself; undefined: nothing */
export function statedScopes(answer: HttpResponse): string[] | undefined {
  if (answer.scopes !== undefined) return answer.scopes;
  const payload = readJwt(answer.accessToken ?? '')?.payload;
  // RFC 9068 2.2.3 has one text; servers before it had their own names, and lists.
  const scope = payload?.['scope'] ?? payload?.['scopes'] ?? payload?.['scp'];
  if (Array.isArray(scope)) return scope.map(String);
  return typeof scope === 'string' ? scopeNames(scope) : undefined;
}

type Eyes = Pick<Context, 'api' | 'target'>;

/** A token was issued with the whole scope that the PBX asks for, as far as stated, and the CRM API serves it. */
export async function fullScope({ api, target }: Eyes, answer: HttpResponse): Promise<Finding> {
  const stated = statedScopes(answer);
  const lost = scopeNames(target.scopes.api).filter((name) => stated?.includes(name) === false);
  const success = issued(answer);
  if (!success.holds) return success;
  if (lost.length > 0) return that(false, `scope ${target.scopes.api}`, `scope ${stated?.join(' ')}`, answer);
  if (!target.capabilities.has('crm-api'))
    return that(true, `scope ${target.scopes.api}`, 'nothing is missing', answer);
  return servedContact(await api.probe(answer.accessToken), api.contact.lastName);
}

/**
 * An issued token has nothing of the PBX's scope but this part, as far as stated, and the CRM API denies it.
 * @throws NotApplicable when neither the scope is stated nor the CRM API can be asked
 */
export async function onlyScope({ api, target }: Eyes, answer: HttpResponse, part: string): Promise<Finding> {
  const allowed = scopeNames(part);
  const stated = statedScopes(answer);
  const more = stated?.filter((name) => !allowed.includes(name)) ?? [];
  const success = issued(answer);
  if (!success.holds) return success;
  if (more.length > 0) return that(false, `scope ${part} and no more`, `scope ${stated?.join(' ')}`, answer);
  if (target.capabilities.has('crm-api')) return deniedApi(await api.probe(answer.accessToken));
  if (stated === undefined)
    throw new NotApplicable('the scope of a token can be seen neither in the answer nor at the API');
  return that(true, `scope ${part} and no more`, `scope ${stated.join(' ')}`, answer);
}

/** A later answer of a grant states no scope that the earlier one did not. */
export function noMoreThan(earlier: HttpResponse, later: HttpResponse): Finding {
  const granted = statedScopes(earlier);
  const added = statedScopes(later)?.filter((name) => granted?.includes(name) === false) ?? [];
  const actual = added.length === 0 ? 'none' : `scope ${added.join(' ')}`;
  return that(added.length === 0, 'no scope beyond the grant', actual, earlier, later);
}
