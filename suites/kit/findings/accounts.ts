import type { Context } from '../context.ts';
import { hidesContact, servedContact } from './crm.ts';
import { all, type Finding } from './finding.ts';

/** @returns whether the second account's own client finds the contact that the target file says is there */
export async function ownerFinds({
  stranger,
  otherApi,
}: Pick<Context, 'stranger' | 'otherApi'>): Promise<Finding> {
  return servedContact(await otherApi.probe(await stranger.accessToken()), otherApi.contact.lastName);
}

/** The second account's contact stays out of a token's sight, whichever of the two accounts a search names. */
export async function cannotReachOther(
  { api, otherApi }: Pick<Context, 'api' | 'otherApi'>,
  token: string,
): Promise<Finding> {
  const { phone, lastName } = otherApi.contact;
  return all(
    hidesContact(await api.search(token, { phone }), lastName),
    hidesContact(await otherApi.search(token, { phone }), lastName),
  );
}

/** The first account's contact stays out of a token's sight, whichever of the two accounts a search names. */
export async function cannotReachMain(
  { api, otherApi }: Pick<Context, 'api' | 'otherApi'>,
  token: string,
): Promise<Finding> {
  return cannotReachOther({ api: otherApi, otherApi: api }, token);
}
