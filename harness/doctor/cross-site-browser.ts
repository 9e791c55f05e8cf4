import { type Cookie, CookieJar } from 'tough-cookie';
import { Browser, type BrowserRequest } from '../../suites/kit/actors/browser.ts';
import type { AuthorizationOutcome } from '../../suites/kit/actors/outcome.ts';
import type { HttpResponse } from '../../suites/kit/http-response.ts';

/** @returns the cookies of answers that a browser coming from another site does not send or not even keep */
export function cookiesLostAcrossSites(answers: readonly HttpResponse[]): string[] {
  const lines = answers.flatMap((answer) => answer.all('set-cookie'));
  const lost = lines.filter(
    (line) =>
      /;\s*samesite=strict/i.test(line) || (/;\s*samesite=none/i.test(line) && !/;\s*secure/i.test(line)),
  );
  return [...new Set(lost.map((line) => line.split('=', 1)[0]?.trim() ?? ''))];
}

/**
 * A browser whose first request is a click on a page of the PBX: neither it nor the redirects that follow carry
 * SameSite=Strict cookies, and a cookie with SameSite=None is kept only where it is Secure (RFC 6265bis 5.6, 5.8).
 */
export class CrossSiteBrowser extends Browser {
  readonly #jar: SiteJar;
  #arrives = true;

  /** Takes what `Browser` takes, but for the jar, which is its own. */
  constructor(...[http, actor, origins, hints]: ConstructorParameters<typeof Browser>) {
    const jar = new SiteJar();
    super(http, actor, origins, hints, jar);
    this.#jar = jar;
  }

  /** The next request is again a click on a page of the PBX. */
  leave(): void {
    this.#arrives = true;
  }

  /** The first call comes from the PBX's page, the others from pages of the deployment. */
  override async open(url: string, request: BrowserRequest = {}): Promise<AuthorizationOutcome> {
    this.#jar.fromElsewhere = this.#arrives;
    this.#arrives = false;
    return super.open(url, request);
  }
}

class SiteJar extends CookieJar {
  fromElsewhere = false;

  override async getCookieString(url: string): Promise<string> {
    const cookies: Cookie[] = await this.getCookies(url);
    return cookies
      .filter(({ sameSite }) => !this.fromElsewhere || sameSite !== 'strict')
      .map((cookie) => cookie.cookieString())
      .join('; ');
  }

  override async setCookie(cookie: string | Cookie, url: string, options = {}): Promise<Cookie | undefined> {
    const line = String(cookie);
    const dropped = /;\s*samesite=none/i.test(line) && !/;\s*secure/i.test(line);
    return dropped ? undefined : super.setCookie(cookie, url, options);
  }
}
