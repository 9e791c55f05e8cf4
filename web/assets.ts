import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';

/** Seconds that a browser may keep a stylesheet, script or picture. */
const MAX_AGE_S = 300;
const PICO = createRequire(import.meta.url).resolve('@picocss/pico/css/pico.classless.min.css');

/**
 * The handler of `/assets/:name`: `pico.css` and the given files, compressed where the browser accepts it, read when
 * first asked for. Pages load nothing from other hosts.
 * @param files by name; the name's ending gives the content type
 */
export function assetEndpoint(files: Readonly<Record<string, URL>>): RequestHandler {
  const known = new Map<string, string | URL>([['pico.css', PICO], ...Object.entries(files)]);
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
