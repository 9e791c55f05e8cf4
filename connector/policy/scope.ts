import { OAuthError } from '../oauth/errors.ts';
import type { Policy } from './policy.ts';

/** The sound decisions about scopes (RFC 6749 3.3). */
export const scopeDecisions = {
  parseScope(text) {
    const names = [...new Set(text.split(' ').filter((name) => name !== ''))];
    // RFC 6749 Appendix A.4: the characters of a scope name.
    if (names.length === 0 || !names.every((name) => /^[\x21\x23-\x5B\x5D-\x7E]+$/.test(name))) {
      throw new OAuthError('scope_malformed');
    }
    return names;
  },

  grantedScope(requested, client, _flow, context) {
    const { policy } = context;
    const scope =
      requested === undefined ? policy.defaultScope(client, context) : policy.parseScope(requested);
    if (!scope.every((name) => client.scope.includes(name))) throw new OAuthError('scope_unknown');
    return scope.join(' ');
  },

  defaultScope(client, context) {
    return context.defaultScope === undefined
      ? client.scope
      : context.policy.parseScope(context.defaultScope);
  },
} satisfies Partial<Policy>;
