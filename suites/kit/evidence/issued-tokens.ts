import type { Exchange } from '../../../reports/run/document.ts';

/** What a token endpoint hands out, by the names of RFC 7009 2.1. */
export type TokenKind = 'access_token' | 'refresh_token';

/** The tokens that the rules of a run were issued: a server may remember an approval for as long as one of them lives. */
export class IssuedTokens {
  readonly #alive = new Map<string, TokenKind>();
  readonly #given = new Set<string>();

  /** Adds what a token endpoint answered; what was taken before is not added again. */
  collect(exchanges: readonly Exchange[], tokenEndpoint: string): void {
    for (const { request, response } of exchanges) {
      if (response === undefined || !request.url.startsWith(tokenEndpoint)) continue;
      const body = parsed(response.body);
      for (const kind of ['access_token', 'refresh_token'] as const) {
        const token = body[kind];
        if (typeof token === 'string' && token !== '' && !this.#given.has(token))
          this.#alive.set(token, kind);
      }
    }
  }

  /** @returns the tokens collected since the last call */
  take(): readonly (readonly [token: string, kind: TokenKind])[] {
    const tokens = [...this.#alive];
    for (const [token] of tokens) this.#given.add(token);
    this.#alive.clear();
    return tokens;
  }
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
