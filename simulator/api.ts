import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { CallControl } from './pbx/call-control.ts';
import * as input from './pbx/input.ts';
import type { Pbx } from './pbx/types.ts';
import { writeRecording } from './recordings/recording.ts';

/**
 * The control API: everything a PBX does, as JSON. Calls go by the desk, so that the pages show them too. Errors are left
 * to the server's error handler.
 */
export function api(pbx: Pbx, desk: CallControl): Router {
  const router = Router();
  const answer =
    (work: (request: Request) => unknown): RequestHandler =>
    async (request: Request, response: Response) => {
      response.json((await work(request)) ?? { ok: true });
    };
  router.get(
    '/status',
    answer(() => ({ ...pbx.status(), url: pbx.url, redirectUri: pbx.redirectUri })),
  );
  router.get(
    '/templates',
    answer(() => pbx.templates()),
  );
  router.post(
    '/templates',
    answer(({ body }) => {
      const { fileName, content } = input.template.parse(body);
      return pbx.addTemplate(fileName, content);
    }),
  );
  router.post(
    '/templates/select',
    answer(({ body }) => pbx.select(input.selection.parse(body).name)),
  );
  router.get(
    '/parameters',
    answer(() => pbx.parameters()),
  );
  router.put(
    '/parameters',
    answer(({ body }) => pbx.save(input.settings.parse(body))),
  );
  router.post(
    '/authorize',
    answer(({ body }) => pbx.beginAuthorize(input.authorize.parse(body ?? {}).parameter)),
  );
  router.post(
    '/callback',
    answer(({ body }) => pbx.callback(input.callback.parse(body).query)),
  );
  router.post(
    '/test',
    answer(({ body }) => pbx.test(input.test.parse(body ?? {}).number)),
  );
  router.post(
    '/ring',
    answer(({ body }) => desk.ring(input.ringing.parse(body))),
  );
  router.post(
    '/calls/:id/end',
    answer(({ body, params }) => desk.endCall(String(params['id']), input.ending.parse(body ?? {}))),
  );
  // A recording, which may be long: one call a line.
  router.get('/calls', async (_request, response) => {
    response.type('application/jsonl');
    // A reader that has gone needs no answer; one that is there sees its answer cut off.
    await pipeline(Readable.from(writeRecording(pbx.calls(), 'jsonl')), response).catch(() =>
      response.destroy(),
    );
  });
  router.post(
    '/calls',
    answer(({ body }) => desk.call(input.call.parse(body))),
  );
  router.post(
    '/chats',
    answer(({ body }) => pbx.chat(input.chat.parse(body))),
  );
  router.post(
    '/lookup/email',
    answer(({ body }) => pbx.lookupByEmail(input.email.parse(body).email)),
  );
  router.post(
    '/search',
    answer(({ body }) => {
      const { text, field } = input.search.parse(body);
      return pbx.search(text, field);
    }),
  );
  router.post(
    '/contacts',
    answer(({ body }) => pbx.createContactFromClient(input.settings.parse(body))),
  );
  router.post(
    '/cfd',
    answer(({ body }) => {
      const { entity, kind, value } = input.cfd.parse(body);
      return pbx.lookupFromCFD(entity, kind, value);
    }),
  );
  router.get(
    '/log',
    answer(() => pbx.log()),
  );
  router.post(
    '/restart',
    answer(() => desk.restart()),
  );
  return router;
}
