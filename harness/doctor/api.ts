import { contactNames } from '../../suites/kit/findings/index.ts';
import type { HttpResponse } from '../../suites/kit/http-response.ts';
import { causeOf, isPage } from './cause.ts';
import { API_CLIENTS, CLIENTS, CONNECTOR_SETTINGS, PBX_CRM } from './messages.ts';
import { no, noFor, notAsked, type Question, type Reply, silent, yes } from './question.ts';
import type { DoctorSession } from './session.ts';

/** A number without a contact. */
const UNKNOWN_NUMBER = '+33100000000';
/** Begins as JSON, and ends at once: there is no record in it. */
const NO_JSON = '{';
const MADE_UP_TOKEN = 'a-token-that-was-never-issued';

/** What a call needs of the CRM API. */
export const API: readonly Question[] = [
  { asks: 'Does the token open the CRM API?', ask: tokenOpens },
  { asks: 'Is a bad token refused?', ask: badTokenRefused },
  { asks: 'Is the Account ID right?', ask: accountRight },
  { asks: 'Is the known contact found?', ask: contactFound },
];

async function tokenOpens(session: DoctorSession): Promise<Reply> {
  const { target, actors, accessToken } = session;
  if (target.endpoints.search === undefined) return notAsked('no contact search is named (api.search).');
  if (accessToken === undefined) return notAsked('no token was issued so far.');
  const { accountHeader } = target.api;
  const number = target.accounts.main?.contact?.phone ?? UNKNOWN_NUMBER;
  const search = (headers: Record<string, undefined>) =>
    actors.api.search(accessToken, { phone: number }, { headers });
  // Without the Account ID first: whether that one is right is the next question but one.
  const bare = await search(accountHeader === undefined ? {} : { [accountHeader]: undefined });
  const answer = bare.status === 200 || accountHeader === undefined ? bare : await search({});
  return (
    notData(answer) ?? tokenRefused(answer, session) ?? yes(`${target.endpoints.search} answers with 200.`)
  );
}

/** @returns the no for an answer with status 200 that is no data, or that was refused for how often or from where it was asked */
function notData(answer: HttpResponse): Reply | undefined {
  if (answer.status === 0) return silent(answer);
  const { barrier } = causeOf(answer);
  if (answer.status === 429 || barrier === true)
    return noFor(answer, `${addressOf(answer)} refuses the request`, '');
  if (answer.status === 200 && (isPage(answer) || answer.header('content-encoding') !== undefined)) {
    return noFor(answer, `${addressOf(answer)} answers without data that a PBX can read`, '');
  }
  return undefined;
}

function addressOf({ url }: HttpResponse): string {
  return url.split('?', 1)[0] ?? url;
}

function tokenRefused(answer: HttpResponse, session: DoctorSession): Reply | undefined {
  if (answer.status === 200) return undefined;
  const problem = 'The CRM API refuses a search';
  if (/insufficient_scope/.test(answer.header('www-authenticate') ?? answer.error ?? '')) {
    return noFor(
      answer,
      'The token lacks a scope for the CRM API',
      `Give the client both scopes, client and crm, in ${API_CLIENTS}, and ask for them (${session.setting('scopes.api')}, now "${session.target.scopes.api}").`,
    );
  }
  switch (answer.status) {
    case 401:
      return noFor(
        answer,
        `${problem} with the token just issued`,
        `Check that the contact search (${session.setting('api.search')}) and the token endpoint belong to the same deployment.`,
      );
    case 403:
      return noFor(
        answer,
        `${problem}: the account has no right to it`,
        `Switch Contact Lookup on at ${CONNECTOR_SETTINGS}, and compare the Account ID ${session.actors.api.account.id} with ${CLIENTS}.`,
      );
    default:
      return noFor(
        answer,
        problem,
        `Correct the address of the contact search (${session.setting('api.search')}).`,
      );
  }
}

/** A PBX refreshes when it is refused with 401, and at nothing else. */
async function badTokenRefused(session: DoctorSession): Promise<Reply> {
  const { target, actors, accessToken } = session;
  if (accessToken === undefined || target.endpoints.search === undefined) {
    return notAsked('the CRM API was not asked.');
  }
  const number = target.accounts.main?.contact?.phone ?? UNKNOWN_NUMBER;
  const answer = await actors.api.search(MADE_UP_TOKEN, { phone: number });
  if (answer.status !== 401) return badTokenAnswered(answer);
  return (
    (await postRedirected(session)) ?? yes('a made-up token is refused with 401, at which a PBX refreshes.')
  );
}

function badTokenAnswered(answer: HttpResponse): Reply {
  const disturbed = answer.status === 200 ? undefined : notData(answer);
  if (disturbed !== undefined) return disturbed;
  const { remedy } = causeOf(answer);
  return {
    ...noFor(
      answer,
      `A made-up token is answered with ${answer.status} and not with 401, so a PBX never learns that it has to renew its token`,
      '',
    ),
    reply: 'no',
    remedy:
      answer.status >= 300 && answer.status < 400 && remedy !== undefined
        ? remedy
        : `Answer a token that is unknown, expired or revoked with 401 and WWW-Authenticate: Bearer error="invalid_token" (RFC 6750 3.1), not with ${answer.status}.`,
  } as Reply;
}

/** A redirected POST loses its body. Asked with what no endpoint can create a record of, also one that needs no token. */
async function postRedirected({ target, actors }: DoctorSession): Promise<Reply | undefined> {
  for (const endpoint of ['calls', 'contacts'] as const) {
    if (target.endpoints[endpoint] === undefined) continue;
    const answer = await actors.api.send(endpoint, MADE_UP_TOKEN, { method: 'POST', body: NO_JSON });
    if (answer.status >= 300 && answer.status < 400)
      return noFor(answer, `A POST to ${addressOf(answer)} is answered with a redirect`, '');
  }
  return undefined;
}

async function accountRight(session: DoctorSession): Promise<Reply> {
  const { target, actors, accessToken } = session;
  const { account } = actors.api;
  if (account.id === '') return notAsked('no Account ID is named (accounts.main.id).');
  if (target.api.accountHeader === undefined) {
    return notAsked('the account comes from the token alone: there is no api.accountHeader.');
  }
  if (accessToken === undefined || target.endpoints.search === undefined) {
    return notAsked('the CRM API was not asked.');
  }
  const number = account.contact?.phone ?? UNKNOWN_NUMBER;
  const answer = await actors.api.search(accessToken, { phone: number });
  const disturbed = notData(answer);
  if (disturbed !== undefined) return disturbed;
  if (answer.status === 200) return yes(`${account.id} is the account of the token.`);
  return noFor(
    answer,
    `The CRM API refuses the Account ID ${account.id}, and answers without it: the client belongs to another account`,
    `Enter the ID shown under the Clients section as Account ID at ${PBX_CRM} and here (${session.setting('accounts.main.id')}), or add a client for this account in ${API_CLIENTS}.`,
  );
}

async function contactFound(session: DoctorSession): Promise<Reply> {
  const { target, actors, accessToken } = session;
  const { contact } = actors.api.account;
  if (contact === undefined) return notAsked('no known contact is named (accounts.main.contact).');
  if (accessToken === undefined || target.endpoints.search === undefined) {
    return notAsked('the CRM API was not asked.');
  }
  // What an unknown number brings is the stand-in for an unknown caller, which may bear the number as its name.
  const unnumbered = (answer: HttpResponse) =>
    contactNames(answer).map((name) => name.replace(/[+\d]+/g, ''));
  const unknown = await actors.api.search(accessToken, { phone: UNKNOWN_NUMBER });
  const standIns = unnumbered(unknown);
  const isStandIn = (answer: HttpResponse) => unnumbered(answer).every((name) => standIns.includes(name));
  let found = '';
  for (const phone of [contact.phone, ...contact.spellings]) {
    const answer = await actors.api.search(accessToken, { phone });
    const disturbed = notData(answer);
    if (disturbed !== undefined) return disturbed;
    const names = contactNames(answer);
    const known =
      contact.lastName === '' ? !isStandIn(answer) : names.some((name) => name.includes(contact.lastName));
    found = names.join(', ');
    if (names.length > 0 && known) continue;
    if (names.length > 0 && isStandIn(answer)) found = `only the stand-in for an unknown caller (${found})`;
    return no(
      `A search for ${phone} does not find ${contact.lastName || 'a contact'}, but ${found || causeOf(answer).seen}.`,
      `Check the number of that contact in the CRM and here (${session.setting('accounts.main.contact')}), that Contact Lookup is on at ${CONNECTOR_SETTINGS}, and that the Account ID is that of the contact's account (${CLIENTS}).`,
    );
  }
  const spellings = 1 + contact.spellings.length;
  return yes(
    contact.lastName === ''
      ? `${contact.phone} finds ${found}; name the contact (--contact) to have that judged.`
      : `${contact.lastName} is found by ${spellings === 1 ? contact.phone : `${spellings} spellings of the number`}.`,
  );
}
