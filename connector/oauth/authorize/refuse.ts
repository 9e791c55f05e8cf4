import { renderError } from '../../console/render.ts';
import type { ParameterView } from '../../policy/types.ts';
import { randomText } from '../../random.ts';
import { OAuthError } from '../errors.ts';
import type { BrowserSession } from './browser-session.ts';
import type { AuthorizationProgress } from './request.ts';
import { sendToClient } from './respond.ts';
import { askToSignIn } from './sign-in.ts';

/**
 * Delivers a refusal of the authorization endpoint to the client or the user, as the policy decides.
 * @param fields the request; empty when it could not be read
 * @throws any error that is not an OAuthError
 */
export function refuseAuthorization(
  error: unknown,
  browser: BrowserSession,
  fields: ParameterView,
  progress: AuthorizationProgress,
): void {
  if (!(error instanceof OAuthError)) throw error;
  const { response, context, user } = browser;
  const { policy } = context;
  context.onRefusal({ endpoint: 'authorize', reason: error.reason });
  const publicError = policy.publicError(error.reason);
  const { redirectUri, state } = progress;
  const delivery = policy.deliverRefusal(error.reason, { fields, redirectUri, state, user });
  if (delivery.to === 'client') {
    const parameters = policy.authorizationError(publicError, state, context.publicUrl);
    sendToClient(delivery.redirectUri, parameters, response, context);
  } else if (delivery.to === 'sign-in') {
    askToSignIn(browser, progress);
  } else {
    renderError(response, context, {
      error: publicError,
      clientId: fields.all('client_id').join(' '),
      signedIn: error.reason === 'user_of_another_account' ? switchUser(browser, progress.again) : undefined,
    });
  }
}

/** Lets the user sign in as another user and return to the same request. */
function switchUser({ session, user, context }: BrowserSession, again: string) {
  const { store, clock, random, lifetimes } = context;
  const handle = randomText(random);
  const now = clock.now();
  store.sessions.addPending(handle, session.hash, { again }, now + lifetimes.pendingRequest * 1000, now);
  return { username: user?.username ?? '', csrf: session.csrf, handle };
}
