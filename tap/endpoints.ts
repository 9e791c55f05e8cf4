import type { SeenEndpoint } from '../suites/kit/witness.ts';
import { type HeaderLines, headerOf } from './headers.ts';
import { kindOf } from './rewrite.ts';

/** Where a deployment has what, as its target file or its metadata say; absolute addresses. */
export interface KnownEndpoints {
  readonly authorization?: string;
  readonly token?: string;
  readonly revocation?: string;
  readonly introspection?: string;
  readonly metadata?: string;
  /** Of the CRM API. */
  readonly search?: string;
  readonly contacts?: string;
  readonly calls?: string;
  readonly chats?: string;
}

const API = ['search', 'contacts', 'calls', 'chats'] as const;

/** Names what a request was sent to. */
export class EndpointNames {
  readonly #exact = new Map<string, SeenEndpoint>();
  readonly #api: readonly string[];

  constructor(known: KnownEndpoints) {
    const names: readonly (readonly [keyof KnownEndpoints, SeenEndpoint])[] = [
      ['authorization', 'authorize'],
      ['token', 'token'],
      ['revocation', 'revocation'],
      ['introspection', 'introspection'],
      ['metadata', 'metadata'],
    ];
    for (const [key, name] of names) {
      const url = known[key];
      if (url !== undefined) this.#exact.set(placeOf(url), name);
    }
    this.#api = API.flatMap((key) => (known[key] === undefined ? [] : [placeOf(known[key])]));
  }

  /**
   * @param isOfTemplate whether the request fits a scenario of the CRM template
   * @param answer header lines of the answer, which show a template
   */
  nameOf(url: string, isOfTemplate: boolean, answer: HeaderLines = []): SeenEndpoint {
    // `OPTIONS *` has no address.
    if (!URL.canParse(url)) return 'other';
    const place = placeOf(url);
    const exact = this.#exact.get(place);
    if (exact !== undefined) return exact;
    if (this.#api.some((each) => place === each || place.startsWith(`${each}/`))) return 'api';
    const { pathname } = new URL(url);
    if (/\/introspect(ion)?$/.test(pathname)) return 'introspection';
    if (isOfTemplate) return 'api';
    // An answer of another type than a template's is an answer in XML.
    const isDownload = headerOf(answer, 'content-disposition') !== undefined || /\.xml$/i.test(pathname);
    const kind = kindOf(pathname, answer);
    if (kind === 'metadata') return 'metadata';
    return kind === 'template' && isDownload ? 'template' : 'other';
  }
}

function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
