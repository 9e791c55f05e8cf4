import { isUtf8 } from 'node:buffer';
import type { Addresses } from './addresses.ts';
import { type HeaderLines, headerOf } from './headers.ts';
import { decode } from './kept-body.ts';

/** Answers whose own addresses may be replaced by those of the tap. */
export const REWRITE_KINDS = ['template', 'metadata'] as const;
/** One of them. */
export type RewriteKind = (typeof REWRITE_KINDS)[number];

/** A template of some hundred scenarios is smaller. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Describe the bytes that the deployment sent (RFC 9530, RFC 1864). */
const OF_THE_BYTES = new Set([
  'content-length',
  'content-encoding',
  'transfer-encoding',
  'content-md5',
  'digest',
  'content-digest',
  'repr-digest',
]);

/** @returns whether an answer is a CRM template, by its path, type or file name, or server metadata (RFC 8414 3) */
export function kindOf(path: string, headers: HeaderLines): RewriteKind | undefined {
  const [pathname = ''] = path.split('?', 1);
  if (pathname.includes('/.well-known/')) return 'metadata';
  const isXml = /\bxml\b/i.test(headerOf(headers, 'content-type') ?? '') && !isPage(headers);
  const isFile = /filename\*?=[^;]*\.xml/i.test(headerOf(headers, 'content-disposition') ?? '');
  return isXml || isFile || /\.xml$/i.test(pathname) ? 'template' : undefined;
}

function isPage(headers: HeaderLines): boolean {
  return /html/i.test(headerOf(headers, 'content-type') ?? '');
}

/** @returns what an answer may be whose addresses are wanted to be replaced; undefined for all others */
export function rewritableAs(
  wanted: ReadonlySet<RewriteKind>,
  path: string,
  headers: HeaderLines,
): RewriteKind | undefined {
  const kind = wanted.size === 0 ? undefined : kindOf(path, headers);
  return kind !== undefined && wanted.has(kind) ? kind : undefined;
}

/** What the client gets in place of an answer. */
export interface Rewritten {
  readonly headers: HeaderLines;
  readonly body: Buffer;
  readonly isChanged: boolean;
}

/** The root of a template, after what may stand before it. An answer of a CRM may be XML too. */
const TEMPLATE = /^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<Crm[\s>]/;

/**
 * @param kind what the answer may be by its headers
 * @returns the answer with the tap's addresses in its text; unchanged where it holds none, or is something else
 */
export function rewritten(
  whole: Buffer,
  headers: HeaderLines,
  addresses: Addresses,
  kind: RewriteKind,
): Rewritten {
  const decoded = decode(whole, headerOf(headers, 'content-encoding') ?? '', MOST_BYTES);
  const unchanged = { headers, body: whole, isChanged: false };
  if (decoded === undefined || decoded.cut || !isUtf8(decoded.bytes)) return unchanged;
  const text = decoded.bytes.toString('utf8');
  if (kind === 'template' && !TEMPLATE.test(text)) return unchanged;
  const changed = addresses.inText(text);
  if (changed === text) return unchanged;
  const body = Buffer.from(changed);
  const kept = headers.filter(([name]) => !OF_THE_BYTES.has(name.toLowerCase()));
  return { headers: [...kept, ['Content-Length', String(body.length)]], body, isChanged: true };
}

/** @returns whether a body is longer than what is rewritten */
export function isTooLong(length: number): boolean {
  return length > MOST_BYTES;
}
