import { renderError } from '../../console/render.ts';
import type { ParameterView } from '../../policy/types.ts';
import { randomText } from '../../random.ts';
import { OAuthError } from '../errors.ts';
import type { BrowserSession } from './browser-session.ts';
import type { AuthorizationProgress } from './request.ts';
import { sendToClient } from './respond.ts';
import { askToSignIn } from './sign-in.ts';

/**
 * Delivers a refusal of the authorization endpoint to whom the policy says; other errors are passed on.
 * @param fields the request as far as it could be read
 */
export function refuseAuthorization(
  error: unknown,
  visit: BrowserSession,
  fields: ParameterView,
  progress: AuthorizationProgress,
): void {
  if (!(error instanceof OAuthError)) throw error;
  const { response, context, user } = visit;
  const { policy } = context;
  context.onRefusal({ endpoint: 'authorize', reason: error.reason });
  const told = policy.publicError(error.reason);
  const { redirectUri, state } = progress;
  const delivery = policy.deliverRefusal(error.reason, { fields, redirectUri, state, user });
  if (delivery.to === 'client') {
    const answer = policy.authorizationError(told, state, context.publicUrl);
    sendToClient(delivery.redirectUri, answer, response, context);
  } else if (delivery.to === 'sign-in') {
    askToSignIn(visit, progress);
  } else {
    renderError(response, context, {
      error: told,
      clientId: fields.all('client_id').join(' '),
      signedIn: error.reason === 'user_of_another_account' ? switchUser(visit, progress.again) : undefined,
    });
  }
}

/** Lets the user sign in as somebody else and come back to the same request. */
function switchUser({ session, user, context }: BrowserSession, again: string) {
  const { store, clock, random, lifetimes } = context;
  const handle = randomText(random);
  const now = clock.now();
  store.sessions.keep(handle, session.hash, { again }, now + lifetimes.pendingRequest * 1000, now);
  return { username: user?.username ?? '', csrf: session.csrf, handle };
}
