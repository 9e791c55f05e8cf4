import type { Policy } from './policy.ts';

/** The sound decisions about sessions and their forms (RFC 6749 10.12). */
export const approvalDecisions = {
  isOwnForm(token, session) {
    return token !== undefined && token === session.csrf;
  },

  approvedRequest(pending) {
    return pending;
  },

  renewsSession() {
    return true;
  },

  sessionCookieName(secure) {
    return secure ? '__Host-session' : 'session';
  },

  sessionCookie(name, value, secure) {
    return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  },
} satisfies Partial<Policy>;
