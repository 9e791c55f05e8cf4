import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type RequestHandler, Router } from 'express';
import type { CallControl } from './pbx/call-control.ts';
import { INPUT } from './pbx/input.ts';
import type { Pbx } from './pbx/types.ts';
import { writeRecording } from './recordings/recording.ts';

type Endpoint = (request: Request) => unknown;

/**
 * The control API: everything a PBX does, as JSON. Calls go through call control, so that the pages show them too.
 * Errors are left to the server's error handler.
 */
export function controlApi(pbx: Pbx, control: CallControl): Router {
  const router = Router();
  for (const [name, endpoint] of Object.entries(endpoints(pbx, control))) {
    const [method = '', path = ''] = name.split(' ');
    const handler: RequestHandler = async (request, response) => {
      response.json((await endpoint(request)) ?? { ok: true });
    };
    router[method.toLowerCase() as 'get' | 'post' | 'put' | 'delete'](path, handler);
  }
  // A recording, which may be long: one call a line.
  router.get('/calls', async (_request, response) => {
    response.type('application/jsonl');
    // A reader that has gone needs no response; a reader that is there sees the response cut off.
    await pipeline(Readable.from(writeRecording(pbx.calls(), 'jsonl')), response).catch(() =>
      response.destroy(),
    );
  });
  return router;
}

/** By method and path. */
function endpoints(pbx: Pbx, control: CallControl): Readonly<Record<string, Endpoint>> {
  return {
    'GET /status': () => ({ ...pbx.status(), url: pbx.url, redirectUri: pbx.redirectUri }),
    'GET /templates': () => pbx.templates(),
    'POST /templates': ({ body }) => {
      const { fileName, content } = INPUT.template.parse(body);
      return pbx.addTemplate(fileName, content);
    },
    'POST /templates/select': ({ body }) => pbx.select(INPUT.selection.parse(body).name ?? undefined),
    'DELETE /templates/:name': ({ params }) => pbx.removeTemplate(String(params['name'])),
    'GET /parameters': () => pbx.parameters(),
    'PUT /parameters': ({ body }) => pbx.save(INPUT.settings.parse(body)),
    'GET /settings': () => pbx.systemSettings(),
    'PUT /settings': ({ body }) => pbx.saveSystemSettings(INPUT.systemSettings.parse(body)),
    'POST /authorize': ({ body }) => pbx.beginAuthorize(INPUT.authorize.parse(body ?? {}).parameter),
    'POST /callback': ({ body }) => pbx.callback(INPUT.callback.parse(body).query),
    'POST /test': ({ body }) => {
      const { number, mode } = INPUT.test.parse(body ?? {});
      return pbx.test(number, mode);
    },
    'POST /ring': ({ body }) => control.ring(INPUT.ringing.parse(body)),
    'POST /calls/:id/end': ({ body, params }) =>
      control.endCall(String(params['id']), INPUT.ending.parse(body ?? {})),
    'POST /calls': ({ body }) => control.call(INPUT.call.parse(body)),
    'POST /chats': ({ body }) => pbx.chat(INPUT.chat.parse(body)),
    'POST /lookup/email': ({ body }) => pbx.lookupByEmail(INPUT.email.parse(body).email),
    'POST /search': ({ body }) => {
      const { text, field } = INPUT.search.parse(body);
      return pbx.search(text, field);
    },
    'POST /contacts': ({ body }) => pbx.createContactFromClient(INPUT.settings.parse(body)),
    'POST /cfd': ({ body }) => {
      const { entity, kind, value } = INPUT.cfd.parse(body);
      return pbx.lookupFromCFD(entity, kind, value);
    },
    'GET /log': () => pbx.log(),
    'POST /restart': () => control.restart(),
  };
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
