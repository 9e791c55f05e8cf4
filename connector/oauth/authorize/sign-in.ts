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

/** Shows the sign-in page; afterwards the browser goes on where it was. */
export function askToSignIn(
  visit: BrowserSession,
  { again, redirectUri }: AuthorizationProgress,
  failed = false,
): void {
  const { response, session, context } = visit;
  const { store, clock, random, lifetimes } = context;
  const handle = randomText(random);
  const now = clock.now();
  store.sessions.keep(
    handle,
    session.hash,
    { again, redirectUri },
    now + lifetimes.pendingRequest * 1000,
    now,
  );
  renderSignIn(response, redirectUri, { csrf: session.csrf, handle, failed });
}

/** `POST /oauth/sign-in`. */
export async function signInEndpoint(request: Request, response: Response, context: Context): Promise<void> {
  const { policy, store, clock, passwords } = context;
  const visit = openBrowserSession(request, response, context);
  const { session } = visit;
  try {
    const form = policy.formFields('sign-in', rawRequest(request), policy);
    if (!policy.isOwnForm(form.get('csrf'), session, 'sign-in')) throw new OAuthError('form_forged');
    const kept = store.sessions.take(form.get('request') ?? '', session.hash, clock.now());
    if (!isProgress(kept)) throw new OAuthError('form_expired');
    const user = store.users.byUsername(form.get('username') ?? '');
    const right = await passwords.verify(form.get('password') ?? '', user?.password);
    if (user === undefined || !right) {
      context.onRefusal({ endpoint: 'sign-in', reason: 'sign_in_failed' });
      askToSignIn(visit, kept, true);
      return;
    }
    signIn(session, user, response, context);
    response.statusCode = policy.redirectStatus('sign-in');
    response.setHeader('location', kept.again);
    response.end();
  } catch (error) {
    refuseForm('sign-in', error, response, context);
  }
}

/** `POST /oauth/sign-out`: ends the session and goes on where the form was shown, or at the start. */
export function signOutEndpoint(request: Request, response: Response, context: Context): void {
  const { policy, store, clock } = context;
  const { session } = openBrowserSession(request, response, context);
  try {
    const form = policy.formFields('sign-out', rawRequest(request), policy);
    if (!policy.isOwnForm(form.get('csrf'), session, 'sign-out')) throw new OAuthError('form_forged');
    const handle = form.get('request');
    const kept =
      handle === undefined ? { again: '/' } : store.sessions.take(handle, session.hash, clock.now());
    if (!isProgress(kept)) throw new OAuthError('form_expired');
    store.sessions.end(session.hash);
    response.redirect(303, kept.again);
  } catch (error) {
    refuseForm('sign-out', error, response, context);
  }
}

/** Shows the refusal of a form to the user; other errors are passed on. */
export function refuseForm(endpoint: Endpoint, error: unknown, response: Response, context: Context): void {
  if (!(error instanceof OAuthError)) throw error;
  context.onRefusal({ endpoint, reason: error.reason });
  const title = endpoint === 'console' ? { title: 'Nothing was changed' } : {};
  renderError(response, context, { error: context.policy.publicError(error.reason), ...title });
}

function isProgress(kept: unknown): kept is AuthorizationProgress {
  return typeof kept === 'object' && kept !== null && 'again' in kept;
}
