import type { Cookie } from 'tough-cookie';
import type { AuthorizationOutcome } from '../actors/outcome.ts';
import type { User } from '../actors/user.ts';

/** The session cookies that a sign-in sets, found by leaving out each in turn. */
export interface FoundSession {
  /** The cookies without any of which the user is not signed in. */
  readonly cookies: readonly Cookie[];
  /** The values that cookies had while the sign-in page was shown, by name. */
  readonly before: ReadonlyMap<string, string>;
  /** The sign-in: where it led, and every answer on the way. */
  readonly signedIn: AuthorizationOutcome;
}

/**
 * Signs the user in at a browser of its own and finds by leaving out one cookie at a time which of them carry the session.
 * @param url an authorization request
 * @returns no cookies where no sign-in was asked for, or no single cookie matters
 */
export async function signInAndFindSession(user: User, url: string): Promise<FoundSession> {
  const other = user.elsewhere();
  const start = await other.browser.open(url);
  const before = new Map((await other.browser.jar.getCookies(url)).map(({ key, value }) => [key, value]));
  const signedIn = await other.signIn(start);
  const cookies: Cookie[] = [];
  const stillThere = await other.browser.open(url);
  if (!asksToSignIn(start) || asksToSignIn(stillThere)) return { cookies, before, signedIn };
  for (const cookie of await other.browser.jar.getCookies(url)) {
    const without = await other.browser.without(cookie);
    if (asksToSignIn(await without.open(url))) cookies.push(cookie);
  }
  return { cookies, before, signedIn };
}

function asksToSignIn(outcome: AuthorizationOutcome): boolean {
  return outcome.kind === 'page' && outcome.page.kind === 'sign-in';
}
