import type { HeaderLines } from './headers.ts';

const PREFIX = /^((?:https?:)?\/\/)([^/?#\\]*)/i;
/** A host and port as a client may write them in `Host`. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;
const ADDRESS_HEADERS = new Set(['location', 'content-location', 'access-control-allow-origin']);
/** What may follow an origin in a text, so that `https://crm.example` is not found in `https://crm.example.org`. */
const ORIGIN_ENDS = String.raw`(?![\w.:@-])`;

/** An origin of the deployment, and the one at which the tap offers it. */
export interface OriginPair {
  readonly deployment: string;
  readonly tap: string;
}

/** @returns the `Host` that a client wrote, where it is a host and port; else undefined */
export function hostOf(written: string | undefined): string | undefined {
  return written !== undefined && HOST.test(written) ? written : undefined;
}

/**
 * Replaces addresses of the deployment by those of the tap and back, and changes nothing else: what follows an origin
 * stays byte by byte.
 */
export class Addresses {
  readonly #pairs: readonly OriginPair[];
  readonly #redirectUris: readonly string[];

  /** @param redirectUris the PBX's own: they are not the deployment's, even at its origin */
  constructor(pairs: readonly OriginPair[], redirectUris: readonly string[] = []) {
    this.#pairs = pairs;
    this.#redirectUris = redirectUris;
  }

  /** @returns an absolute or protocol-relative address of the deployment as one of the tap; any other unchanged */
  toTap(address: string): string {
    if (this.#redirectUris.some((uri) => address.startsWith(uri))) return address;
    return this.#moved(address, 'deployment', 'tap');
  }

  /** @returns an address of the tap as one of the deployment; any other unchanged */
  toDeployment(address: string): string {
    return this.#moved(address, 'tap', 'deployment');
  }

  #moved(address: string, from: keyof OriginPair, to: keyof OriginPair): string {
    const [prefix, scheme = '', authority = ''] = PREFIX.exec(address) ?? [];
    if (prefix === undefined) return address;
    const pair = this.#pairs.find((each) => isOrigin(scheme, authority, each[from]));
    if (pair === undefined) return address;
    const origin = scheme === '//' ? pair[to].replace(/^https?:/, '') : pair[to];
    return origin + address.slice(prefix.length);
  }

  /** Headers of a request: `Origin` and `Referer` of a browser that is at the tap. */
  request(lines: HeaderLines, host: string): [name: string, value: string][] {
    return lines.map(([name, value]) => {
      const header = name.toLowerCase();
      if (header === 'host') return [name, host];
      return [name, header === 'origin' || header === 'referer' ? this.toDeployment(value) : value];
    });
  }

  /** Headers of an answer: addresses of the deployment, and the domain of its cookies. */
  answer(lines: HeaderLines): [name: string, value: string][] {
    return lines.map(([name, value]) => {
      const header = name.toLowerCase();
      if (ADDRESS_HEADERS.has(header)) return [name, this.toTap(value)];
      return [name, header === 'set-cookie' ? this.#cookie(value) : value];
    });
  }

  /** A browser does not take a cookie for the deployment's domain from the tap: without the attribute it is the host's. */
  #cookie(value: string): string {
    return value.replace(/;\s*domain=\.?([^;\s]*)/i, (attribute, domain: string) => {
      const isOwn = this.#pairs.some(({ deployment }) => {
        const { hostname } = new URL(deployment);
        return hostname === domain.toLowerCase() || hostname.endsWith(`.${domain.toLowerCase()}`);
      });
      return isOwn ? '' : attribute;
    });
  }

  /** @returns a text (a template, metadata) with every origin of the deployment replaced, also where JSON escapes its slashes */
  inText(text: string): string {
    return this.#pairs.reduce((changed, { deployment, tap }) => {
      const spellings = [(origin: string) => origin, (origin: string) => origin.replaceAll('/', '\\/')];
      return spellings.reduce(
        (result, spell) =>
          result.replace(new RegExp(escaped(spell(deployment)) + ORIGIN_ENDS, 'gi'), () => spell(tap)),
        changed,
      );
    }, text);
  }
}

function isOrigin(scheme: string, authority: string, origin: string): boolean {
  const { protocol } = new URL(origin);
  const written = scheme === '//' ? `${protocol}//${authority}` : scheme + authority;
  return URL.canParse(written) && !authority.includes('@') && new URL(written).origin === origin;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
