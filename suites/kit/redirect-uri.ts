import { Blocked } from './verdict.ts';

/** A redirect URI in its raw pieces; put together again they are the very same text. */
export interface UriParts {
  /** `https`, as written. */
  readonly scheme: string;
  /** Host without port; an IPv6 address keeps its brackets. */
  readonly host: string;
  /** With its colon, or empty. */
  readonly port: string;
  /** With its leading slash, or empty. */
  readonly path: string;
  /** Query with its question mark, or empty. */
  readonly query: string;
}

/**
 * Takes a registered redirect URI apart without a URL parser, which would fold the spellings that the rules are about
 * (RFC 3986 6.2.1).
 * @throws Blocked when it has no scheme and host, or has a fragment (RFC 6749 3.1.2 forbids one)
 */
export function partsOf(uri: string): UriParts {
  const [, scheme, host, port = '', path = '', query = ''] =
    /^([a-z][a-z0-9+.-]*):\/\/(\[[^\]]*\]|[^/?#:]*)(:\d+)?(\/[^?#]*)?(\?[^#]*)?$/i.exec(uri) ?? [];
  if (scheme === undefined || host === undefined) {
    throw new Blocked(`the registered redirect URI is not an absolute URI without fragment: ${uri}`);
  }
  return { scheme, host, port, path, query };
}

/** @returns the URI with some of its pieces replaced, and nothing else about it changed */
export function withParts(uri: string, changes: Partial<UriParts>): string {
  const { scheme, host, port, path, query } = { ...partsOf(uri), ...changes };
  return `${scheme}://${host}${port}${path}${query}`;
}
