import { issueCode } from '../oauth/authorize/issue-code.ts';
import type { Policy } from './policy.ts';

/** The sound decisions of the authorization endpoint (RFC 6749 3.1, 4.1). */
export const authorizeDecisions = {
  responseHandler(responseType) {
    return responseType === 'code' ? issueCode : undefined;
  },

  defaultResponseType() {
    return undefined;
  },

  interaction(request, user, _fields, context) {
    if (user === undefined) return { kind: 'sign-in' };
    if (!context.policy.mayApprove(user, request.client, context)) {
      return { kind: 'refuse', reason: 'user_of_another_account' };
    }
    return { kind: 'ask', user };
  },

  mayApprove(user, client, context) {
    return context.store.users.belongsTo(user.id, client.accountId);
  },

  deliverRefusal(reason, request) {
    // A user of another account can sign in as another user; the client can do nothing about it.
    if (reason === 'user_of_another_account' || reason === 'visitor_forbidden') return { to: 'page' };
    // The client could not be given its state back.
    if (reason === 'state_too_long') return { to: 'page' };
    if (request.redirectUri === undefined) return { to: 'page' };
    // RFC 9700 4.11.2: the endpoint must not redirect browsers of strangers.
    if (request.user === undefined) return { to: 'sign-in' };
    return { to: 'client', redirectUri: request.redirectUri };
  },

  authorizationError(error, state, issuer) {
    return {
      mode: 'query',
      parameters: { error: error.error, error_description: error.description, state, iss: issuer },
    };
  },
} satisfies Partial<Policy>;
