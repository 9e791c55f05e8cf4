import type { Request, Response } from 'express';
import type { Context } from '../../context.ts';
import { rawRequest } from '../../http/raw-request.ts';
import type { PendingRequest } from '../../policy/types.ts';
import { OAuthError } from '../errors.ts';
import { openBrowserSession } from './browser-session.ts';
import { refuseAuthorization } from './refuse.ts';
import { respondApproved } from './respond.ts';
import { refuseForm } from './sign-in.ts';

/** `POST /oauth/authorize/decision`: the user's answer to the approval page. */
export async function decisionEndpoint(
  request: Request,
  response: Response,
  context: Context,
): Promise<void> {
  const { policy, store, clock } = context;
  const visit = openBrowserSession(request, response, context);
  const { session, user } = visit;
  try {
    const form = policy.formFields('approval', rawRequest(request), policy);
    if (user === undefined) throw new OAuthError('visitor_forbidden');
    if (!policy.isOwnForm(form.get('csrf'), session, 'approval')) throw new OAuthError('form_forged');
    const kept = store.sessions.take(form.get('request') ?? '', session.hash, clock.now());
    if (!isPending(kept)) throw new OAuthError('form_expired');
    const { clientId, ...pending } = policy.approvedRequest(kept, form);
    const client = store.clients.find(clientId);
    if (client === undefined) throw new OAuthError('authorization_client_unknown');
    if (!policy.mayApprove(user, client, context)) throw new OAuthError('user_of_another_account');
    if (form.get('decision') === 'approve') {
      await respondApproved({ request: { client, ...pending }, user }, response, context);
    } else {
      refuseAuthorization(new OAuthError('access_denied'), visit, form, { again: '/', ...pending });
    }
  } catch (error) {
    refuseForm('approval', error, response, context);
  }
}

function isPending(kept: unknown): kept is PendingRequest {
  return typeof kept === 'object' && kept !== null && 'clientId' in kept;
}
