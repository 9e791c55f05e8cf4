import { OAuthError } from '../oauth/errors.ts';
import type { Policy } from './policy.ts';

/** The sound decisions about accounts: a token is worth one account, whatever a request says (RFC 9700 2.3). */
export const accountDecisions = {
  accountOfTokens(own) {
    return own;
  },

  accountOfRequest(token, request) {
    const stated = request.headers['x-account-id'];
    if (stated !== undefined && stated !== token.accountId) throw new OAuthError('account_mismatch');
    return token.accountId;
  },

  accountOfNewContact(accountId) {
    return accountId;
  },

  mayJournalFor(contactId, accountId, store) {
    return store.contacts.accountOf(contactId) === accountId;
  },
} satisfies Partial<Policy>;
