import { type RequestHandler, Router } from 'express';
import type { CallControl, Kind } from '../pbx/call-control.ts';
import { PbxError } from '../pbx/errors.ts';
import * as input from '../pbx/input.ts';
import type { Pbx } from '../pbx/types.ts';
import type { Player } from '../recordings/player.ts';
import { pathOf } from './activity.ts';
import { LATEST, streamCalls } from './events.ts';
import { csrfOf, does, formBody, shows } from './form.ts';
import { activityPage, callsPage, chatsPage, contactsPage, contactValues } from './phones.ts';

/** Calls, chats and contacts: what is done at the telephones and in the clients. */
export function phoneRoutes(pbx: Pbx, desk: CallControl, player: Player): Router {
  const router = Router();
  const one = (kind: Kind): RequestHandler =>
    shows((request, response) => {
      const activity = desk.find(kind, String(request.params['id']));
      if (activity !== undefined) return activityPage(activity, csrfOf(response));
      throw new PbxError(
        'unknown-activity',
        `There is no ${kind} with that number any more.`,
        'The latest are listed on the page of their kind.',
      );
    });

  router.get(
    '/calls',
    shows((_, response) => callsPage(csrfOf(response), desk.latest('call', LATEST), player.progress())),
  );
  router.get('/calls/events', (request, response) => streamCalls(request, response, desk, player));
  router.get('/calls/:id', one('call'));
  router.post(
    '/calls',
    formBody,
    does((form) => {
      const ringing = input.ringing.parse({
        number: form.get('number')?.trim() ?? '',
        agent: form.get('agent')?.trim(),
        direction: form.get('direction'),
      });
      return pathOf(desk.place(ringing, endingOf(form)));
    }),
  );
  router.post(
    '/calls/:id/answer',
    formBody,
    does((_, request) => {
      const id = String(request.params['id']);
      desk.answer(id);
      return `/calls/${id}`;
    }),
  );
  router.post(
    '/calls/:id/hang-up',
    formBody,
    does(async (_, request) => {
      const id = String(request.params['id']);
      await desk.hangUp(id);
      return `/calls/${id}`;
    }),
  );

  router.get(
    '/chats',
    shows((_, response) => chatsPage(csrfOf(response), desk.latest('chat', LATEST))),
  );
  router.get('/chats/:id', one('chat'));
  router.post(
    '/chats',
    formBody,
    does(async (form) => {
      const lines = (form.get('messages') ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');
      const named = ['number', 'email', 'name'].map((name) => [name, form.get(name)?.trim() ?? ''] as const);
      const chat = input.chat.parse({
        agent: form.get('agent')?.trim(),
        messages: lines,
        ...Object.fromEntries(named.filter(([, text]) => text !== '')),
      });
      return pathOf(await desk.chat(chat));
    }),
  );

  router.get(
    '/contacts',
    shows((_, response) => {
      const selected = pbx.templates().find((each) => each.selected);
      const isPossible = selected?.scenarios.includes('CreateContactRecordFromClient') ?? false;
      return contactsPage(csrfOf(response), desk.latest('contact', LATEST), isPossible);
    }),
  );
  router.get('/contacts/:id', one('contact'));
  router.post(
    '/contacts',
    formBody,
    does(async (form) => pathOf(await desk.createContact(contactValues(form)))),
  );
  return router;
}

/** How a call shall end; `undefined`: it rings on. */
function endingOf(form: URLSearchParams) {
  if (form.get('outcome') === 'ringing') return undefined;
  if (form.get('outcome') === 'unanswered') return input.ending.parse({ answered: false });
  return input.ending.parse({ answered: true, durationSeconds: Number(form.get('seconds')) });
}
