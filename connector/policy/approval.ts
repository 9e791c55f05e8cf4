import type { RequestParameters } from '../http/parameters.ts';
import type { PendingRequest } from '../oauth/authorize/request.ts';
import type { Session } from '../store/index.ts';

/** Whether a form comes from a page of this very session (RFC 6749 10.12). */
export function isOwnForm(
  token: string | undefined,
  session: Session,
  _form: 'sign-in' | 'approval' | 'sign-out' | 'console',
): boolean {
  return token !== undefined && token === session.csrf;
}

/** What the user approved: what the page showed, as kept by the server, whatever the form says (RFC 6749 10.12). */
export function approvedRequest(kept: PendingRequest, _form: RequestParameters): PendingRequest {
  return kept;
}

/** Whether a session gets a new id at sign-in, so that one planted before is worthless (session fixation). */
export function renewsSession(): boolean {
  return true;
}

/** What the session cookie is called. The prefix keeps other hosts of the domain from planting it, and demands https (RFC 6265bis 4.1.3.2). */
export function sessionCookieName(secure: boolean): string {
  return secure ? '__Host-session' : 'session';
}

/** The session cookie (RFC 6265 4.1.2): out of reach of scripts, other sites' forms and, under https, plain http. */
export function sessionCookie(name: string, value: string, secure: boolean): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}
