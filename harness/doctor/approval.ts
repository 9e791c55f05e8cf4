import type { AuthorizationOutcome, Paged } from '../../suites/kit/actors/outcome.ts';
import { asksPassword } from '../../suites/kit/actors/page.ts';
import type { HttpResponse } from '../../suites/kit/http-response.ts';
import { causeOf, isPage, wordsOf } from './cause.ts';
import { cookiesLostAcrossSites } from './cross-site-browser.ts';
import { NO_APPROVAL } from './headless.ts';
import { API_CLIENTS, CLIENTS } from './messages.ts';
import { no, noFor, notAsked, type Question, type Reply, silent, yes } from './question.ts';
import type { DoctorSession } from './session.ts';
import { adviceOn, unreadable } from './token-answer.ts';

/** What happens when the admin clicks Authorize. */
export const APPROVAL: readonly Question[] = [
  { asks: 'Can a PBX read the token answer?', ask: tokenReadable },
  { asks: 'Does the authorization endpoint take what a PBX sends?', ask: requestTaken },
  { asks: "Is the PBX's redirect URI registered?", ask: redirectUriRegistered },
  { asks: 'Does the approval work?', ask: approvalWorks },
];

async function tokenReadable({ tokenAnswer, actors }: DoctorSession): Promise<Reply> {
  if (tokenAnswer === undefined) return notAsked('no token was granted so far; the approval brings one.');
  return (
    unreadable(tokenAnswer) ??
    yes(['access_token was found.', ...adviceOn(tokenAnswer, actors.client.scope)].join(' '))
  );
}

/** @returns why no user can be sent to the approval page, or undefined */
function unapproved(session: DoctorSession): string | undefined {
  const { main } = session.target.clients;
  if (session.isHeadless) return NO_APPROVAL;
  if (!main.grants.includes('authorization_code')) return 'the client has no Authorization Code grant.';
  if (main.redirectUris.length === 0)
    return `no redirect URI is named (${session.setting('clients.main.redirectUris')}).`;
  return undefined;
}

async function requestTaken(session: DoctorSession): Promise<Reply> {
  const reason = unapproved(session);
  if (reason !== undefined) return notAsked(reason);
  const { client, anonymous } = session.actors;
  const outcome = await anonymous().open(client.authorizationUrl());
  session.opened = outcome;
  const { answer } = outcome;
  if (answer.status === 0) return silent(answer);
  const refusal =
    outcome.kind === 'page' ? refusedFor(answer.error, refusedWith(answer), session) : undefined;
  if (refusal !== undefined) return refusal;
  const { barrier, explanation = '' } = causeOf(answer);
  if (barrier === true || explanation.includes('PKCE') || explanation.includes('User-Agent')) {
    return noFor(answer, 'The authorization request of a PBX is refused', '');
  }
  return yes('without PKCE, with response_type=code, the client, redirect URI and scope.');
}

/** What an authorization request's end says of the redirect URI. */
type Standing = 'accepted' | 'refused' | 'sign-in-first' | 'unclear';

/** An error page may come with status 200, 400 or 401 or as JSON: what counts is whether it asks for anything. */
function standingOf(outcome: AuthorizationOutcome, byForms: boolean): Standing {
  if (outcome.kind === 'redirect' || outcome.asked) return 'accepted';
  const { page, answer } = outcome;
  if (page.kind === 'approval') return 'accepted';
  if (page.forms.some(asksPassword)) return 'sign-in-first';
  if (answer.error !== undefined && ABOUT_REQUEST.has(answer.error)) return 'unclear';
  if (answer.status >= 400 || answer.json !== undefined || !isPage(answer)) return 'refused';
  // A page without forms may be a script's, which a browser or a person can use.
  return byForms && page.forms.length === 0 && !returnsByScript(outcome) ? 'refused' : 'unclear';
}

async function redirectUriRegistered(session: DoctorSession): Promise<Reply> {
  const reason = unapproved(session);
  if (reason !== undefined) return notAsked(reason);
  const { actors, target } = session;
  const { client } = actors;
  const byForms = target.approval.how === 'form';
  const canApprove = target.capabilities.has('authorization-code');
  for (const [index, uri] of client.info.redirectUris.entries()) {
    const changes = { redirect_uri: uri };
    const before =
      index === 0 && session.opened !== undefined
        ? session.opened
        : await actors.anonymous().open(client.authorizationUrl(changes));
    if (before.answer.status === 0) return silent(before.answer);
    if (standingOf(before, byForms) === 'refused') return redirectUriRefused(before.answer, uri, session);
    if (standingOf(before, byForms) === 'accepted' || !canApprove) continue;
    // Sign-in comes first here, so that the question can be answered only behind it.
    if (index > 0 && !byForms) continue;
    const after =
      index === 0
        ? await client.requests()
        : await actors.user.browser.open(client.authorizationUrl(changes));
    if (index === 0) session.approval = after;
    if (after.answer.status === 0) return silent(after.answer);
    if (standingOf(after, byForms) === 'refused')
      return redirectUriRefused(after.answer, uri, session, 'after sign-in');
  }
  return yes(client.info.redirectUris.join(', '));
}

function redirectUriRefused(answer: HttpResponse, uri: string, session: DoctorSession, when = ''): Reply {
  const { seen } = causeOf(answer);
  const { id } = session.actors.client;
  return no(
    `An authorization request with the redirect URI ${uri} is refused${when === '' ? '' : ` ${when}`} with an error page: ${seen}.`,
    `Open the client ${id} in ${API_CLIENTS} and enter the redirect URI exactly so, to the last character: it is the address 3CX comes back to after Authorize. Where it is there, compare the Client ID.`,
  );
}

/** A page whose script, and not its status, brings the browser back to the PBX. */
function returnsByScript({ answer }: Paged): boolean {
  return (
    isPage(answer) && /<script|http-equiv=["']?refresh/i.test(answer.body) && /[?&]code=/.test(answer.body)
  );
}

async function approvalWorks(session: DoctorSession): Promise<Reply> {
  const { client } = session.actors;
  if (session.isHeadless || !session.target.capabilities.has('authorization-code')) {
    return notAsked(
      unapproved(session) ?? `no user can approve: none is named (${session.setting('user')}).`,
    );
  }
  const outcome = session.approval ?? (await client.requests());
  const refusal = refusedApproval(outcome, session) ?? (await lostAcrossSites(outcome, session));
  if (refusal !== undefined) return refusal;
  const code = outcome.kind === 'redirect' ? (outcome.query.get('code') ?? '') : '';
  const answer = await client.exchange(code);
  if (answer.status === 0) return silent(answer);
  if (answer.status >= 400) {
    return noFor(
      answer,
      'The code of the approval is not exchanged for a token',
      `Check that the client in ${API_CLIENTS} has the Authorization Code grant and that its redirect URI is the one of the request.`,
    );
  }
  const { accessToken, refreshToken } = answer;
  if (accessToken === undefined) return unreadable(answer) as Reply;
  session.accessToken = accessToken;
  if (refreshToken === undefined) {
    return no(
      `The approval brings no refresh token (${causeOf(answer).seen}): calls would work until the access token expires, and not a minute longer.`,
      `Allow the client refresh tokens in ${API_CLIENTS}; 3CX stores one at Authorize and uses it from then on.`,
    );
  }
  session.tokens = { accessToken, refreshToken, answer };
  const done = 'A user approved, and the code was exchanged for an access token and a refresh token.';
  return unreadable(answer) ?? yes([done, ...adviceOn(answer, client.scope)].join(' '));
}

function refusedApproval(outcome: AuthorizationOutcome, session: DoctorSession): Reply | undefined {
  if (outcome.kind === 'page') return endedOnPage(outcome, session);
  if (outcome.query.has('code')) return undefined;
  const error = outcome.query.get('error') ?? 'neither code nor error';
  const words = outcome.query.get('error_description');
  const ending = `The approval ends with ${error}${words === null ? '' : `, saying "${words}"`}`;
  return (
    refusedFor(error, ending, session) ??
    no(`${ending}.`, `Approve as a user of the account (${CLIENTS}), and check the client in ${API_CLIENTS}.`)
  );
}

/** Errors of RFC 6749 4.1.2.1 that are about neither the redirect URI nor the Client ID. */
const ABOUT_REQUEST: ReadonlySet<string> = new Set(['invalid_scope', 'unauthorized_client', 'access_denied']);

function refusedWith(answer: HttpResponse): string {
  return `The authorization request of a PBX is refused with ${causeOf(answer).seen}`;
}

/** @returns the no for an error that names its cause, however it came; undefined for any other */
function refusedFor(error: string | undefined, ending: string, session: DoctorSession): Reply | undefined {
  const scope = session.target.scopes.api;
  switch (error) {
    case 'invalid_scope':
      return no(
        `${ending}: "${scope}" is not for this client.`,
        `Name the scopes of this deployment (${session.setting('scopes.api')}), or give them to the client in ${API_CLIENTS}.`,
      );
    case 'access_denied':
      return no(
        `${ending}, though the user approved: the user may not approve, or nothing of the scope "${scope}" can be granted.`,
        `Approve as a user of the account (${CLIENTS}), and compare the scopes (${session.setting('scopes.api')}) with those of the client in ${API_CLIENTS}.`,
      );
    case 'unauthorized_client':
      return no(
        `${ending}: the client ${session.actors.client.id} may not use Authorization Code.`,
        `Allow it that grant in ${API_CLIENTS}, or name a client that has it (${session.setting('clients.main.id')}).`,
      );
    default:
      return undefined;
  }
}

function endedOnPage(outcome: Paged, session: DoctorSession): Reply {
  const { answer, page, trail } = outcome;
  if (answer.status === 0) return silent(answer);
  if (returnsByScript(outcome)) {
    return no(
      `The way back to the PBX is a page with a script (${answer.status}), not a redirect: a browser that runs no script, or blocks it, stays there.`,
      'Answer the approval with a redirect, status 302 and the redirect URI in Location (RFC 6749 4.1.2).',
    );
  }
  const lost = cookiesLostAcrossSites(trail);
  if (lost.length > 0 && answer.status >= 400)
    return sameSite(lost, 'does not get through sign-in and approval', wordsOf(answer));
  if (page.forms.some(asksPassword)) {
    return no(
      `The sign-in page comes again: the username or the password is not accepted${page.text === '' ? '' : ` ("${page.text.slice(0, 150)}")`}.`,
      `Correct ${session.setting('user')}, or try the same at the sign-in page of CX-Engine.`,
    );
  }
  const refusal = refusedFor(answer.error, refusedWith(answer), session);
  if (refusal !== undefined) return refusal;
  return noFor(
    answer,
    "The approval ends on a page of the deployment's",
    `Where that page is the approval page, name its controls (${session.setting('approval')}); otherwise do what the page says.`,
  );
}

/** The click on Authorize comes from a page of the PBX, another site: a browser then holds cookies back. */
async function lostAcrossSites(
  { trail }: AuthorizationOutcome,
  session: DoctorSession,
): Promise<Reply | undefined> {
  const lost = cookiesLostAcrossSites(trail);
  if (lost.length === 0 || session.target.approval.how !== 'form') return undefined;
  const { client } = session.actors;
  const { browser, user } = session.crossSite();
  const first = await user.decide(client.authorizationUrl());
  if (first.kind === 'page')
    return sameSite(lost, 'does not get through sign-in and approval', first.page.text);
  browser.leave();
  const second = await browser.open(client.authorizationUrl());
  if (second.kind === 'redirect' || !second.page.forms.some(asksPassword)) return undefined;
  return sameSite(lost, 'is not recognized as signed in', second.page.text);
}

function sameSite(cookies: readonly string[], what: string, words: string): Reply {
  const shown = words === '' ? '' : ` ("${words.slice(0, 120)}")`;
  return no(
    `A browser that comes from the page of the PBX ${what}${shown}: it holds back or drops the cookies ${cookies.join(', ')}, which are SameSite=Strict, or SameSite=None without Secure.`,
    'Set these cookies with SameSite=Lax; SameSite=None needs Secure beside it.',
  );
}
