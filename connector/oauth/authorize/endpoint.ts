import type { Request, Response } from 'express';
import { renderApproval } from '../../console/render.ts';
import type { Context } from '../../context.ts';
import { RequestParameters } from '../../http/parameters.ts';
import { rawRequest } from '../../http/raw-request.ts';
import type { AuthorizationRequest, PendingRequest } from '../../policy/types.ts';
import { randomText } from '../../random.ts';
import type { User } from '../../store/index.ts';
import { OAuthError } from '../errors.ts';
import { type BrowserSession, openBrowserSession } from './browser-session.ts';
import { refuseAuthorization } from './refuse.ts';
import { type AuthorizationProgress, checkRequest } from './request.ts';
import { respondApproved } from './respond.ts';
import { askToSignIn } from './sign-in.ts';

/** `/oauth/authorize` (RFC 6749 3.1), by GET or POST: checks the request, then takes the step before the response. */
export async function authorizeEndpoint(
  request: Request,
  response: Response,
  context: Context,
): Promise<void> {
  const { policy } = context;
  const browser = openBrowserSession(request, response, context);
  const raw = rawRequest(request);
  const pairs = policy.parseForm(request.method === 'POST' ? raw.body : raw.query);
  const progress: AuthorizationProgress = {
    again: `/oauth/authorize?${new URLSearchParams(pairs.map(([...pair]) => pair))}`,
  };
  let fields = new RequestParameters('authorize', [], policy);
  try {
    fields = new RequestParameters('authorize', pairs, policy);
    const checked = checkRequest(fields, progress, context);
    const next = policy.interaction(checked, browser.user, fields, context);
    if (next.kind === 'sign-in') askToSignIn(browser, progress);
    else if (next.kind === 'refuse') throw new OAuthError(next.reason);
    else if (next.kind === 'ask') askForApproval(browser, checked, next.user);
    else await respondApproved({ request: checked, user: next.user }, response, context);
  } catch (error) {
    refuseAuthorization(error, browser, fields, progress);
  }
}

/** Stores the request on the server and shows the approval page; its form carries a handle only, so it cannot alter the request. */
function askForApproval(
  { session, response, context }: BrowserSession,
  { client, ...request }: AuthorizationRequest,
  user: User,
): void {
  const { store, clock, random, lifetimes } = context;
  const handle = randomText(random);
  const now = clock.now();
  const pending: PendingRequest = { ...request, clientId: client.id };
  store.sessions.addPending(handle, session.hash, pending, now + lifetimes.pendingRequest * 1000, now);
  renderApproval(response, {
    client: client.name,
    account: store.accounts.find(client.accountId) ?? { id: client.accountId, name: client.accountId },
    username: user.username,
    scope: request.scope.split(' '),
    redirectUri: request.redirectUri,
    csrf: session.csrf,
    handle,
  });
}
