import type { Request, Response } from 'express';
import type { Context } from '../../context.ts';
import { randomText } from '../../random.ts';
import type { Session, User } from '../../store/index.ts';

/** The session of a request, found by its cookie. */
export function currentSession(request: Request, context: Context): Session | undefined {
  const name = cookieName(context);
  for (const cookie of (request.headers.cookie ?? '').split(';')) {
    const [key = '', value] = cookie.trim().split('=', 2);
    if (key === name && value) return context.store.sessions.find(value, context.clock.now());
  }
  return undefined;
}

/** The session of a request, or a new one without a user. */
export function ensureSession(request: Request, response: Response, context: Context): Session {
  const session = currentSession(request, context);
  if (session !== undefined) return session;
  const { store, clock, random, lifetimes } = context;
  const id = randomText(random);
  setCookie(response, id, context);
  const now = clock.now();
  const expiresAt = now + lifetimes.pendingRequest * 1000;
  return store.sessions.add(id, { csrf: randomText(random), userId: null, expiresAt }, now);
}

/** Signs a user in: the session continues under a new id and with a new CSRF token. */
export function signIn(session: Session, user: User, response: Response, context: Context): void {
  const { store, clock, random, lifetimes, policy } = context;
  const expiresAt = clock.now() + lifetimes.session * 1000;
  if (!policy.renewsSession()) {
    store.sessions.update(session.hash, { ...session, userId: user.id, expiresAt });
    return;
  }
  const id = randomText(random);
  setCookie(response, id, context);
  store.sessions.renew(session.hash, id, { csrf: randomText(random), userId: user.id, expiresAt });
}

/** The signed-in user of a session. */
export function userOf(session: Session | undefined, { store }: Context): User | undefined {
  return session?.userId ? store.users.find(session.userId) : undefined;
}

function setCookie(response: Response, id: string, context: Context): void {
  response.append('set-cookie', context.policy.sessionCookie(cookieName(context), id, isHttps(context)));
}

const cookieName = (context: Context) => context.policy.sessionCookieName(isHttps(context));

const isHttps = ({ publicUrl }: Context) => publicUrl.startsWith('https:');
