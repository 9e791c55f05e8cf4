import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';

interface Asset {
  readonly type: string;
  readonly file: string | URL;
}

const { resolve } = createRequire(import.meta.url);

/** All that pages load; nothing comes from another host. */
const assets: ReadonlyMap<string, Asset> = new Map([
  ['pico.css', { type: 'css', file: resolve('@picocss/pico/css/pico.classless.min.css') }],
  ['console.css', { type: 'css', file: new URL('assets/console.css', import.meta.url) }],
  ['console.js', { type: 'js', file: new URL('assets/console.js', import.meta.url) }],
  ['icon.svg', { type: 'svg', file: new URL('assets/icon.svg', import.meta.url) }],
]);

/** `/assets/:name`, compressed where the browser takes it; read when first asked for. */
export function assetEndpoint(): RequestHandler {
  const read = new Map<string, { plain: Buffer; gzip: Buffer }>();
  return (request, response, next) => {
    const name = String(request.params['name']);
    const asset = assets.get(name);
    if (asset === undefined) return next();
    let content = read.get(name);
    if (content === undefined) {
      const plain = readFileSync(asset.file);
      content = { plain, gzip: gzipSync(plain) };
      read.set(name, content);
    }
    response.type(asset.type).set({ 'cache-control': 'public, max-age=300', vary: 'Accept-Encoding' });
    if (request.acceptsEncodings('gzip')) response.set('content-encoding', 'gzip').send(content.gzip);
    else response.send(content.plain);
  };
}
