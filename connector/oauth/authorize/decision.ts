import type { Request, Response } from 'express';
import type { Context } from '../../context.ts';
import { rawRequest } from '../../http/raw-request.ts';
import type { PendingRequest } from '../../policy/types.ts';
import { OAuthError } from '../errors.ts';
import { openBrowserSession } from './browser-session.ts';
import { refuseAuthorization } from './refuse.ts';
import { respondApproved } from './respond.ts';
import { refuseForm } from './sign-in.ts';

/** `POST /oauth/authorize/decision`: the user's decision on the approval page. */
export async function decisionEndpoint(
  request: Request,
  response: Response,
  context: Context,
): Promise<void> {
  const { policy, store, clock } = context;
  const browser = openBrowserSession(request, response, context);
  const { session, user } = browser;
  try {
    const form = policy.formFields('approval', rawRequest(request), policy);
    if (user === undefined) throw new OAuthError('visitor_forbidden');
    if (!policy.isOwnForm(form.get('csrf'), session, 'approval')) throw new OAuthError('form_forged');
    const stored = store.sessions.takePending(form.get('request') ?? '', session.hash, clock.now());
    if (!isPendingRequest(stored)) throw new OAuthError('form_expired');
    const { clientId, ...pending } = policy.approvedRequest(stored, form);
    const client = store.clients.find(clientId);
    if (client === undefined) throw new OAuthError('authorization_client_unknown');
    if (!policy.mayApprove(user, client, context)) throw new OAuthError('user_of_another_account');
    if (form.get('decision') === 'approve') {
      await respondApproved({ request: { client, ...pending }, user }, response, context);
    } else {
      refuseAuthorization(new OAuthError('access_denied'), browser, form, { again: '/', ...pending });
    }
  } catch (error) {
    refuseForm('approval', error, response, context);
  }
}

function isPendingRequest(stored: unknown): stored is PendingRequest {
  return typeof stored === 'object' && stored !== null && 'clientId' in stored;
}
