import type { SeenExchange, SeenRoute } from '../witness.ts';
import { ApiRequest } from './api-request.ts';
import { type Authorization, authorizationsIn, type BackRedirect, redirectsIn } from './authorization.ts';
import { once } from './once.ts';
import { isWhole } from './seen-answer.ts';
import { TokenRequest } from './token-request.ts';

/**
 * Traffic as witnesses look at it: parsed once for all of them. Exchanges that are cut or had no answer are left out,
 * but for authorization requests, which other exchanges refer to.
 */
export class Traffic {
  readonly #seen: readonly SeenExchange[];
  readonly #made = new Map<string, unknown>();

  private constructor(seen: readonly SeenExchange[]) {
    this.#seen = seen;
  }

  /** @returns the traffic of a list of exchanges; parsed once, so the list must not change */
  static readonly of: (seen: readonly SeenExchange[]) => Traffic = once((seen) => new Traffic(seen));

  /** Requests to the token endpoint, by any method. */
  get tokenRequests(): readonly TokenRequest[] {
    return this.#once('tokenRequests', () => this.#whole('token').map((seen) => TokenRequest.of(seen)));
  }

  /** Requests to the revocation endpoint. */
  get revocations(): readonly TokenRequest[] {
    return this.#once('revocations', () => this.#whole('revocation').map((seen) => TokenRequest.of(seen)));
  }

  /** Token requests by POST that got a token. */
  get issued(): readonly TokenRequest[] {
    return this.#once('issued', () => this.tokenRequests.filter((one) => one.posts && one.issued));
  }

  /** Exchanges of a code that got a token. */
  get exchanges(): readonly TokenRequest[] {
    return this.#once('exchanges', () => this.#granted('authorization_code', 'code'));
  }

  /** Refreshes that got a token. */
  get refreshes(): readonly TokenRequest[] {
    return this.#once('refreshes', () => this.#granted('refresh_token', 'refresh_token'));
  }

  /** Client Credentials requests that got a token. */
  get clientCredentials(): readonly TokenRequest[] {
    return this.#once('clientCredentials', () =>
      this.issued.filter(({ grant }) => grant === 'client_credentials'),
    );
  }

  /** Requests of a grant of RFC 6749 that were refused as its section 5.2 says: with 400 or 401. */
  get refusals(): readonly TokenRequest[] {
    return this.#once('refusals', () =>
      this.tokenRequests.filter((one) => one.isStandard && [400, 401].includes(one.answer.status)),
    );
  }

  get authorizations(): readonly Authorization[] {
    return this.#once('authorizations', () => authorizationsIn(this.#seen));
  }

  /** Redirects that answer authorization requests. */
  get redirects(): readonly BackRedirect[] {
    return this.#once('redirects', () => redirectsIn(this.#seen, this.authorizations));
  }

  /** Exchanges of the authorization endpoint and of what browsers fetch besides. */
  get pages(): readonly SeenExchange[] {
    return this.#once('pages', () => [...this.#whole('authorize'), ...this.#whole('other')]);
  }

  get metadata(): readonly SeenExchange[] {
    return this.#once('metadata', () => this.#whole('metadata'));
  }

  /** Requests to the CRM API. */
  get api(): readonly ApiRequest[] {
    return this.#once('api', () => this.#whole('api').map((seen) => ApiRequest.of(seen)));
  }

  /** Searches for a contact. */
  get searches(): readonly ApiRequest[] {
    return this.#once('searches', () =>
      this.api.filter(({ route, method }) => route === 'search' && method === 'GET'),
    );
  }

  /** Searches whose answer shows contacts, sent with a Bearer token. */
  get lookups(): readonly ApiRequest[] {
    return this.#once('lookups', () =>
      this.searches.filter(
        ({ bearer, answer, contacts }) =>
          bearer !== undefined && answer.status === 200 && contacts.length > 0,
      ),
    );
  }

  /** @returns requests that send a record to a route: a contact, a call, a chat */
  posted(route: SeenRoute): readonly ApiRequest[] {
    return this.#once(`posted ${route}`, () =>
      this.api.filter((one) => one.route === route && one.method === 'POST'),
    );
  }

  /** @returns the token requests that sent this code, or this refresh token */
  sentWith(field: 'code' | 'refresh_token', value: string): readonly TokenRequest[] {
    const bySent = this.#once(`sent with ${field}`, () =>
      Map.groupBy(this.tokenRequests, (one) => one.field(field)),
    );
    return value === '' ? [] : (bySent.get(value) ?? []);
  }

  /** @returns the lookups that this token opened */
  lookupsBy(bearer: string): readonly ApiRequest[] {
    const byBearer = this.#once('by bearer', () => Map.groupBy(this.lookups, (one) => one.bearer ?? ''));
    return byBearer.get(bearer) ?? [];
  }

  /** @returns the redirect that brought a code, where exactly one did */
  redirectOf(code: string): BackRedirect | undefined {
    const byCode = this.#once('codes', () => Map.groupBy(this.redirects, codeIn));
    const found = byCode.get(code) ?? [];
    return code !== '' && found.length === 1 ? found[0] : undefined;
  }

  /** @returns the token requests whose answers held this refresh token */
  originsOf(refreshToken: string): readonly TokenRequest[] {
    const origins = this.#once('origins', () =>
      Map.groupBy(this.issued, ({ answer }) => answer.refreshToken ?? ''),
    );
    return refreshToken === '' ? [] : (origins.get(refreshToken) ?? []);
  }

  /** @returns the token requests whose answers held this access token */
  issuancesOf(accessToken: string): readonly TokenRequest[] {
    const issuances = this.#once('issuances', () =>
      Map.groupBy(this.issued, ({ answer }) => answer.accessToken ?? ''),
    );
    return issuances.get(accessToken) ?? [];
  }

  /** @returns the requests by which a refresh goes back to its code exchange, the exchange last; undefined: not all were seen */
  familyOf(refresh: TokenRequest): readonly TokenRequest[] | undefined {
    const ancestors = this.ancestorsOf(refresh);
    return ancestors.at(-1)?.grant === 'authorization_code' ? ancestors : undefined;
  }

  /** @returns the requests that issued the refresh tokens a refresh goes back to, as far as they are known for certain */
  ancestorsOf(refresh: TokenRequest): readonly TokenRequest[] {
    const ancestors: TokenRequest[] = [];
    for (let one = refresh; one.grant === 'refresh_token'; ) {
      const [origin, ...others] = this.originsOf(one.field('refresh_token'));
      if (origin === undefined || others.length > 0 || ancestors.includes(origin)) break;
      ancestors.push(origin);
      one = origin;
    }
    return ancestors;
  }

  #granted(grant: string, field: string): readonly TokenRequest[] {
    return this.issued.filter((one) => one.grant === grant && one.field(field) !== '');
  }

  #whole(endpoint: SeenExchange['endpoint']): readonly SeenExchange[] {
    return this.#seen.filter((seen) => seen.endpoint === endpoint && isWhole(seen));
  }

  #once<T>(name: string, make: () => T): T {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name) as T;
  }
}

/** @returns the code that a redirect brings; empty: none */
export function codeIn({ outcome }: BackRedirect): string {
  return outcome.query.get('code') ?? '';
}
