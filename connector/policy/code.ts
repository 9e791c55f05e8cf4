import type { Policy } from './policy.ts';

/** The sound decisions about authorization codes (RFC 6749 4.1.2, 4.1.3). */
export const codeDecisions = {
  ownsCode(client, code) {
    return code.clientId === client.id;
  },

  repeatsRedirectUri(sent, code) {
    if (sent === undefined) return code.redirectUriSent === 0;
    return sent === code.redirectUri;
  },

  spendCode(store, code, now) {
    return store.codes.spend(code.hash, now);
  },

  onCodeReplay(store, code, now) {
    store.grants.revoke(code.grantId, now);
  },

  scopeOfCode(code) {
    return code.scope;
  },
} satisfies Partial<Policy>;
