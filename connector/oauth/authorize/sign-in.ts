import type { Request, Response } from 'express';
import { renderError, renderSignIn } from '../../console/render.ts';
import type { Context } from '../../context.ts';
import { rawRequest } from '../../http/raw-request.ts';
import type { Endpoint } from '../../policy/types.ts';
import { randomText } from '../../random.ts';
import { OAuthError } from '../errors.ts';
import { type BrowserSession, openBrowserSession } from './browser-session.ts';
import type { AuthorizationProgress } from './request.ts';
import { signIn } from './session.ts';

/**
 * Shows the sign-in page; after sign-in the browser continues where it was.
 * @param failed whether an attempt has just failed
 */
export function askToSignIn(
  browser: BrowserSession,
  { again, redirectUri }: AuthorizationProgress,
  failed = false,
): void {
  const { response, session, context } = browser;
  const { store, clock, random, lifetimes } = context;
  const handle = randomText(random);
  const now = clock.now();
  store.sessions.addPending(
    handle,
    session.hash,
    { again, redirectUri },
    now + lifetimes.pendingRequest * 1000,
    now,
  );
  renderSignIn(response, redirectUri, { csrf: session.csrf, handle, failed });
}

/** `POST /oauth/sign-in`: checks the password and continues where the sign-in page was shown. */
export async function signInEndpoint(request: Request, response: Response, context: Context): Promise<void> {
  const { policy, store, clock, passwords } = context;
  const browser = openBrowserSession(request, response, context);
  const { session } = browser;
  try {
    const form = policy.formFields('sign-in', rawRequest(request), policy);
    if (!policy.isOwnForm(form.get('csrf'), session, 'sign-in')) throw new OAuthError('form_forged');
    const pending = store.sessions.takePending(form.get('request') ?? '', session.hash, clock.now());
    if (!isProgress(pending)) throw new OAuthError('form_expired');
    const user = store.users.byUsername(form.get('username') ?? '');
    const correct = await passwords.verify(form.get('password') ?? '', user?.password);
    if (user === undefined || !correct) {
      context.onRefusal({ endpoint: 'sign-in', reason: 'sign_in_failed' });
      askToSignIn(browser, pending, true);
      return;
    }
    signIn(session, user, response, context);
    response.statusCode = policy.redirectStatus('sign-in');
    response.setHeader('location', pending.again);
    response.end();
  } catch (error) {
    refuseForm('sign-in', error, response, context);
  }
}

/** `POST /oauth/sign-out`: ends the session and continues where the form was shown, or at the start page. */
export function signOutEndpoint(request: Request, response: Response, context: Context): void {
  const { policy, store, clock } = context;
  const { session } = openBrowserSession(request, response, context);
  try {
    const form = policy.formFields('sign-out', rawRequest(request), policy);
    if (!policy.isOwnForm(form.get('csrf'), session, 'sign-out')) throw new OAuthError('form_forged');
    const handle = form.get('request');
    const pending =
      handle === undefined ? { again: '/' } : store.sessions.takePending(handle, session.hash, clock.now());
    if (!isProgress(pending)) throw new OAuthError('form_expired');
    store.sessions.end(session.hash);
    response.redirect(303, pending.again);
  } catch (error) {
    refuseForm('sign-out', error, response, context);
  }
}

/** Shows the refusal of a form to the user. @throws any error that is not an OAuthError */
export function refuseForm(endpoint: Endpoint, error: unknown, response: Response, context: Context): void {
  if (!(error instanceof OAuthError)) throw error;
  context.onRefusal({ endpoint, reason: error.reason });
  const title = endpoint === 'console' ? { title: 'Nothing was changed' } : {};
  renderError(response, context, { error: context.policy.publicError(error.reason), ...title });
}

function isProgress(pending: unknown): pending is AuthorizationProgress {
  return typeof pending === 'object' && pending !== null && 'again' in pending;
}
