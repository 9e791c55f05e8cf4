import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';

/** Seconds that a browser may keep a stylesheet, script or picture. */
const MAX_AGE_S = 300;
/** What the pages of both consoles load. */
const SHARED = {
  'base.css': new URL('./base.css', import.meta.url),
  'forms.css': new URL('./forms.css', import.meta.url),
  'parts.css': new URL('./parts.css', import.meta.url),
};

/**
 * The handler of `/assets/:name`: the shared stylesheets and the given files, compressed where the browser accepts it, read when
 * first asked for. Pages load nothing from other hosts.
 * @param files by name; the name's ending gives the content type
 */
export function assetEndpoint(files: Readonly<Record<string, URL>>): RequestHandler {
  const known = new Map<string, URL>(Object.entries({ ...SHARED, ...files }));
  const read = new Map<string, { readonly plain: Buffer; readonly gzip: Buffer }>();
  return (request, response, next) => {
    const name = String(request.params['name']);
    const file = known.get(name);
    if (file === undefined) return next();
    let content = read.get(name);
    if (content === undefined) {
      const plain = readFileSync(file);
      content = { plain, gzip: gzipSync(plain) };
      read.set(name, content);
    }
    response.type(name).set({ 'cache-control': `public, max-age=${MAX_AGE_S}`, vary: 'Accept-Encoding' });
    if (request.acceptsEncodings('gzip')) response.set('content-encoding', 'gzip').send(content.gzip);
    else response.send(content.plain);
  };
}
