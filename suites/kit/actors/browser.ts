import { type Cookie, CookieJar } from 'tough-cookie';
import type { HttpClient } from '../http-client.ts';
import type { HttpResponse } from '../http-response.ts';
import { type AuthorizationOutcome, redirected } from './outcome.ts';
import { type Button, type Form, type PageHints, readPage } from './page.ts';

const FORM = 'application/x-www-form-urlencoded';
const MOST_REDIRECTS = 10;

/** A request of the browser's; GET without a body by default. */
export interface BrowserRequest {
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string;
  /** Whether a link or a script on a page of another site, such as the console of a PBX, opens the address. */
  readonly fromAnotherSite?: boolean;
}

/**
 * A browser without JavaScript: keeps cookies, follows redirects as long as they stay on the server's own hosts.
 * A redirect that leaves them is where the journey ends: its Location is what is judged, and is not followed.
 */
export class Browser {
  readonly jar: CookieJar;
  readonly #http: HttpClient;
  readonly #actor: string;
  readonly #origins: ReadonlySet<string>;
  readonly #hints: PageHints;
  /** Whether it has come from another site: from then on it is as strict about cookies as the browsers of people. */
  #cameFromElsewhere = false;

  /**
   * @param origins the deployment's own origins; redirects among them are followed
   * @param jar cookies to begin with; a shared jar keeps a user signed in for a whole run
   */
  constructor(
    http: HttpClient,
    actor: string,
    origins: ReadonlySet<string>,
    hints: PageHints,
    jar = new CookieJar(),
  ) {
    this.#http = http;
    this.#actor = actor;
    this.#origins = origins;
    this.#hints = hints;
    this.jar = jar;
  }

  /** @returns another browser that knows the same cookies but this one */
  async without(cookie: Cookie): Promise<Browser> {
    const jar = await this.jar.clone();
    await jar.store.removeCookie(cookie.domain, cookie.path, cookie.key);
    return new Browser(this.#http, this.#actor, this.#origins, this.#hints, jar);
  }

  /** One request with this browser's cookies; redirects are not followed. */
  async send(
    url: string,
    { method = 'GET', headers = [], body = '', fromAnotherSite = false }: BrowserRequest = {},
  ): Promise<HttpResponse> {
    this.#cameFromElsewhere ||= fromAnotherSite;
    const cookies = await this.#cookiesFor(url, fromAnotherSite);
    const answer = await this.#http.send(this.#actor, {
      method,
      url,
      headers: [
        ['accept', 'text/html,application/xhtml+xml'],
        ...(cookies === '' ? [] : [['cookie', cookies] as const]),
        ...(body === '' ? [] : [['content-type', FORM] as const]),
        ...headers,
      ],
      body,
    });
    for (const cookie of answer.all('set-cookie'))
      await this.jar.setCookie(cookie, url, { ignoreError: true });
    return answer;
  }

  /** Sends a request and follows redirects on the server's own hosts. */
  async open(url: string, request: BrowserRequest = {}): Promise<AuthorizationOutcome> {
    const trail: HttpResponse[] = [await this.send(url, request)];
    for (;;) {
      const answer = trail.at(-1) as HttpResponse;
      const location = answer.header('location');
      if (location === undefined || answer.status < 300 || answer.status >= 400) {
        return { kind: 'page', page: readPage(answer, this.#hints), answer, trail, asked: false };
      }
      const next = this.#onOwnHost(location, answer.url);
      if (next === undefined) return redirected(answer, location, trail);
      if (trail.length > MOST_REDIRECTS) {
        return { kind: 'page', page: readPage(answer, this.#hints), answer, trail, asked: false };
      }
      // 307 and 308 repeat the request with its body (RFC 9110 15.4.8); the others become a GET.
      const repeats = answer.status === 307 || answer.status === 308;
      const { fromAnotherSite = false } = request;
      trail.push(await this.send(next, repeats ? request : { fromAnotherSite }));
    }
  }

  /**
   * On the way from another site a browser leaves out cookies with SameSite=Strict (RFC 6265bis 5.6.7.1); one with
   * SameSite=None that is not Secure it never stores (5.7), and one without SameSite it treats as Lax.
   */
  async #cookiesFor(url: string, fromAnotherSite: boolean): Promise<string> {
    if (!this.#cameFromElsewhere) return this.jar.getCookieString(url);
    const cookies = await this.jar.getCookies(url, fromAnotherSite ? { sameSiteContext: 'lax' } : {});
    return cookies
      .filter(({ sameSite, secure }) => sameSite !== 'none' || secure)
      .map((cookie) => cookie.cookieString())
      .join('; ');
  }

  #onOwnHost(location: string, base: string): string | undefined {
    if (!URL.canParse(location, base)) return undefined;
    const url = new URL(location, base);
    return this.#origins.has(url.origin) ? url.href : undefined;
  }

  /**
   * Submits a form as a browser does: its fields, then the button pressed, with `changes` merged into them
   * (`undefined` leaves a field out).
   */
  async submit(
    form: Form,
    button: Button | undefined,
    changes: Readonly<Record<string, string | undefined>> = {},
    headers: readonly (readonly [string, string])[] = [],
  ): Promise<AuthorizationOutcome> {
    const { url, body } = encodeForm(form, button, changes);
    return form.method === 'POST'
      ? this.open(url, { method: 'POST', body, headers })
      : this.open(url, { headers });
  }
}

/** @returns the request a form's submission makes: for GET the fields are in the URL */
export function encodeForm(
  form: Form,
  button: Button | undefined,
  changes: Readonly<Record<string, string | undefined>> = {},
): { url: string; body: string } {
  const fields = new URLSearchParams();
  for (const { name, value } of form.fields) fields.append(name, value);
  if (button !== undefined && button.name !== '') fields.append(button.name, button.value);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) fields.delete(name);
    else fields.set(name, value);
  }
  if (form.method === 'POST') return { url: form.action, body: fields.toString() };
  const action = new URL(form.action);
  action.search = fields.toString();
  return { url: action.href, body: '' };
}
