import type { AuthorizationOutcome } from '../../suites/kit/actors/outcome.ts';
import { asksPassword } from '../../suites/kit/actors/page.ts';
import { contactNames } from '../../suites/kit/findings/index.ts';
import type { HttpResponse } from '../../suites/kit/http-response.ts';
import { API_CLIENTS, CLIENTS, CONNECTOR_SETTINGS, PBX_CRM } from './messages.ts';
import { no, notAsked, type Question, type Reply, silent, yes } from './question.ts';
import type { DoctorSession } from './session.ts';

/** The second half begins: a user approves, and the CRM API is asked. */
export const SERVICE: readonly Question[] = [
  { asks: "Is the PBX's redirect URI registered?", ask: redirectUriRegistered },
  { asks: 'Does the approval work?', ask: approvalWorks },
  { asks: 'Does the token serve the CRM API?', ask: tokenServes },
  { asks: 'Is the Account ID right?', ask: accountRight },
  { asks: 'Is the known contact found?', ask: contactFound },
];

/** @returns why no user can be sent to the approval page, or undefined */
function unapproved({ target }: DoctorSession): string | undefined {
  const { main } = target.clients;
  if (!main.grants.includes('authorization_code')) return 'the client has no Authorization Code grant.';
  if (main.redirectUris.length === 0) return 'no redirect URI is named (clients.main.redirectUris).';
  return undefined;
}

async function redirectUriRegistered(patient: DoctorSession): Promise<Reply> {
  const reason = unapproved(patient);
  if (reason !== undefined) return notAsked(reason);
  const { client, anonymous } = patient.actors;
  for (const uri of client.info.redirectUris) {
    const { answer, kind } = await anonymous().open(client.authorizationUrl({ redirect_uri: uri }));
    if (answer.status === 0) return silent(answer);
    // Sent back with an error is sent back: the URI was accepted, and the approval will tell the rest.
    if (kind === 'page' && answer.status >= 400 && answer.status !== 401) {
      return no(
        `An authorization request with the redirect URI ${uri} is refused with an error page (${answer.describe()}).`,
        `Open the client in ${API_CLIENTS} and enter the redirect URI exactly so, to the last character: it is the address 3CX comes back to after Authorize.`,
      );
    }
  }
  return yes(client.info.redirectUris.join(', '));
}

async function approvalWorks(patient: DoctorSession): Promise<Reply> {
  const { client } = patient.actors;
  if (!patient.target.capabilities.has('authorization-code')) {
    return notAsked(
      unapproved(patient) ?? 'no user can approve: the target file names no user (see "approval").',
    );
  }
  const outcome = await client.requests();
  const refusal = refusedApproval(outcome, patient);
  if (refusal !== undefined) return refusal;
  const code = outcome.kind === 'redirect' ? (outcome.query.get('code') ?? '') : '';
  const answer = await client.exchange(code);
  if (answer.status === 0) return silent(answer);
  const { accessToken, refreshToken } = answer;
  if (accessToken === undefined) {
    return no(
      `The code of the approval is not exchanged for a token (${answer.describe()}).`,
      `Check that the client in ${API_CLIENTS} has the Authorization Code grant and that its redirect URI is the one of the request.`,
    );
  }
  patient.accessToken = accessToken;
  if (refreshToken === undefined) {
    return no(
      'The approval brings no refresh token: calls would work until the access token expires, and not a minute longer.',
      `Allow the client refresh tokens in ${API_CLIENTS}; 3CX stores one at Authorize and lives on it.`,
    );
  }
  patient.tokens = { accessToken, refreshToken, answer };
  return yes('a user approved, and the code was exchanged for an access token and a refresh token.');
}

function refusedApproval(outcome: AuthorizationOutcome, { target }: DoctorSession): Reply | undefined {
  if (outcome.kind === 'redirect') {
    if (outcome.query.has('code')) return undefined;
    const error = outcome.query.get('error') ?? 'neither code nor error';
    return error === 'invalid_scope'
      ? no(
          `The approval ends with invalid_scope: "${target.scopes.api}" is not for this client.`,
          `Write the scopes of this deployment under scopes.api in the target file, or give them to the client in ${API_CLIENTS}.`,
        )
      : no(
          `The approval ends with ${error}.`,
          `Let a user approve who belongs to the account (${CLIENTS}), and check the client in ${API_CLIENTS}.`,
        );
  }
  const { answer, page } = outcome;
  if (answer.status === 0) return silent(answer);
  if (page.forms.some(asksPassword)) {
    return no(
      'The sign-in page comes again: the username or the password is not accepted.',
      'Correct "user" in the target file, or try the same at the sign-in page of CX-Engine.',
    );
  }
  return no(
    `The approval ends on a page of the deployment's (status ${answer.status}): ${page.text.slice(0, 150)}`,
    'Where that page is the approval page, name its controls under "approval" in the target file; otherwise do what the page says.',
  );
}

async function tokenServes(patient: DoctorSession): Promise<Reply> {
  const { target, actors, accessToken } = patient;
  if (target.endpoints.search === undefined) return notAsked('no contact search is named (api.search).');
  if (accessToken === undefined) return notAsked('no token was issued so far.');
  const { accountHeader } = target.api;
  const number = target.accounts.main?.contact?.phone ?? '+33100000000';
  const search = (headers: Record<string, undefined>) =>
    actors.api.search(accessToken, { phone: number }, { headers });
  // Without the Account ID first: whether that one is right is the next question.
  const bare = await search(accountHeader === undefined ? {} : { [accountHeader]: undefined });
  const answer = bare.status === 200 || accountHeader === undefined ? bare : await search({});
  if (answer.status === 0) return silent(answer);
  if (answer.status === 200) return yes(`${target.endpoints.search} answers with 200.`);
  return refusedToken(answer, patient);
}

function refusedToken(answer: HttpResponse, { target, actors }: DoctorSession): Reply {
  const told = `The CRM API answers a search with ${answer.describe()}`;
  if (/insufficient_scope/.test(answer.header('www-authenticate') ?? answer.error ?? '')) {
    return no(
      `${told}: the token lacks a scope.`,
      `Give the client both scopes, client and crm, in ${API_CLIENTS}, and ask for them (scopes.api, now "${target.scopes.api}").`,
    );
  }
  switch (answer.status) {
    case 401:
      return no(
        `${told}: the token just issued is not accepted there.`,
        'Check that api.search in the target file and the token endpoint belong to the same deployment.',
      );
    case 403:
      return no(
        `${told}: the account has no right to it.`,
        `Switch Contact Lookup on at ${CONNECTOR_SETTINGS}, and compare the Account ID ${actors.api.account.id} with ${CLIENTS}.`,
      );
    default:
      return no(`${told}.`, 'Correct api.search in the target file: a contact search is expected there.');
  }
}

async function accountRight({ target, actors, accessToken }: DoctorSession): Promise<Reply> {
  const { account } = actors.api;
  if (account.id === '') return notAsked('no Account ID is named (accounts.main.id).');
  if (target.api.accountHeader === undefined) {
    return notAsked('the account comes from the token alone: there is no api.accountHeader.');
  }
  if (accessToken === undefined || target.endpoints.search === undefined) {
    return notAsked('the CRM API was not asked.');
  }
  const number = account.contact?.phone ?? '+33100000000';
  const answer = await actors.api.search(accessToken, { phone: number });
  if (answer.status === 0) return silent(answer);
  if (answer.status === 200) return yes(`${account.id} is the account of the token.`);
  return no(
    `With the Account ID ${account.id} the CRM API answers ${answer.describe()}, and without it 200: the client belongs to another account.`,
    `Enter the ID shown under the Clients section as Account ID at ${PBX_CRM} and under accounts.main.id, or add a client for this account in ${API_CLIENTS}.`,
  );
}

async function contactFound({ target, actors, accessToken }: DoctorSession): Promise<Reply> {
  const { contact } = actors.api.account;
  if (contact === undefined) return notAsked('no known contact is named (accounts.main.contact).');
  if (accessToken === undefined || target.endpoints.search === undefined) {
    return notAsked('the CRM API was not asked.');
  }
  // A number without a subscriber: what it brings is the stand-in for an unknown caller, which may bear the number as its name.
  const unnumbered = (answer: HttpResponse) =>
    contactNames(answer).map((name) => name.replace(/[+\d]+/g, ''));
  const nobody = unnumbered(await actors.api.search(accessToken, { phone: '+33100000000' }));
  const isStandIn = (answer: HttpResponse) => unnumbered(answer).every((name) => nobody.includes(name));
  let found = '';
  for (const phone of [contact.phone, ...contact.spellings]) {
    const answer = await actors.api.search(accessToken, { phone });
    if (answer.status === 0) return silent(answer);
    const names = contactNames(answer);
    const known =
      contact.lastName === '' ? !isStandIn(answer) : names.some((name) => name.includes(contact.lastName));
    found = names.join(', ');
    if (names.length > 0 && known) continue;
    return no(
      `A search for ${phone} does not find ${contact.lastName || 'anybody'}, but ${found || answer.describe()}.`,
      `Check the number of that contact in the CRM and in accounts.main.contact, that Contact Lookup is on at ${CONNECTOR_SETTINGS}, and that the Account ID is that of the contact's account (${CLIENTS}).`,
    );
  }
  const spellings = 1 + contact.spellings.length;
  return yes(
    contact.lastName === ''
      ? `${contact.phone} finds ${found}; whether that is right, --contact NAME would tell.`
      : `${contact.lastName} is found by ${spellings === 1 ? contact.phone : `${spellings} spellings of the number`}.`,
  );
}
