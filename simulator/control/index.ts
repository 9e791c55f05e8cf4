import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type RequestHandler, Router } from 'express';
import * as z from 'zod';
import { openApiDocument } from '../openapi/index.ts';
import { writeRecording } from '../recordings/recording.ts';
import { CONTROL_OPERATIONS, type ControlParts, JSON_OPERATIONS } from './operations.ts';

export { CONTROL_OPERATIONS } from './operations.ts';

/** The body of every error. */
const ERROR = z.object({ error: z.string(), message: z.string(), remedy: z.string() });

/**
 * The control API: everything a PBX does, as JSON. Calls go through call control, so that the pages show them too.
 * Errors are left to the server's error handler.
 */
export function controlApi(parts: ControlParts): Router {
  const router = Router();
  // Made at the first request: most servers are never asked for it.
  let document: object | undefined;
  router.get('/openapi.json', (_request, response) => {
    document ??= controlDocument();
    response.json(document);
  });
  for (const { method, path, body: shape, run } of JSON_OPERATIONS) {
    const handler: RequestHandler = async ({ body, params }, response) => {
      const [key = ''] = Object.values(params).map(String);
      const input = { key, body: shape?.parse(body ?? {}) as never };
      response.json((await run(parts, input)) ?? { ok: true });
    };
    router[method](path.replace(/\{(\w+)\}/g, ':$1'), handler);
  }
  // A recording, which may be long: one call a line.
  router.get('/calls', async (_request, response) => {
    response.type('application/jsonl');
    // A reader that has gone needs no response; a reader that is there sees the response cut off.
    await pipeline(Readable.from(writeRecording(parts.pbx.calls(), 'jsonl')), response).catch(() =>
      response.destroy(),
    );
  });
  return router;
}

/** The OpenAPI document of the control API. */
export function controlDocument(): object {
  const api = {
    title: 'Control API of the simulated 3CX',
    description: 'What 3CX does not publish: template upload, ringing and ending calls, chats, restart.',
    server: '/api',
    error: ERROR,
  };
  return openApiDocument(api, CONTROL_OPERATIONS);
}

/** Lets programs and the console's own pages through: another site's form can post without preflight, but not JSON. */
export const onlyJson: RequestHandler = (request, response, next) => {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  const isEmpty = length === '0' && encoding === undefined;
  const origin = request.headers.origin;
  const isOwn = origin === undefined || origin === `http://${request.headers.host}`;
  if (isOwn && (isEmpty || request.is('application/json'))) return next();
  response.status(403).json({
    error: 'not-json',
    message: 'The control API takes JSON from its own pages and from programs.',
    remedy: 'Send Content-Type: application/json and no foreign Origin.',
  });
};
