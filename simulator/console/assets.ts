import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { Router } from 'express';

/** Stylesheets and script, compressed where the browser takes it; no page asks another host for anything. */
export function assets(): Router {
  const pico = createRequire(import.meta.url).resolve('@picocss/pico/css/pico.classless.min.css');
  const files = {
    'pico.css': pico,
    'style.css': new URL('./style.css', import.meta.url),
    'live.js': new URL('./live.js', import.meta.url),
  };
  const router = Router();
  for (const [name, file] of Object.entries(files)) {
    let content: Buffer | undefined;
    router.get(`/${name}`, (request, response) => {
      content ??= readFileSync(file);
      response.type(name).set({ 'Cache-Control': 'public, max-age=300', Vary: 'Accept-Encoding' });
      if (!request.acceptsEncodings('gzip')) return response.send(content);
      return response.set('Content-Encoding', 'gzip').send(gzipSync(content));
    });
  }
  return router;
}
