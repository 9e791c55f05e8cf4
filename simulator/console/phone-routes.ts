import { type RequestHandler, Router } from 'express';
import type { ActivityKind } from '../pbx/activity-feed.ts';
import type { CallControl } from '../pbx/call-control.ts';
import { PbxError } from '../pbx/errors.ts';
import { INPUT } from '../pbx/input.ts';
import type { Pbx } from '../pbx/types.ts';
import type { Player } from '../recordings/player.ts';
import { pathOf } from './activity.ts';
import { LATEST, streamCalls } from './events.ts';
import { type Forms, formBody } from './form.ts';
import { activityPage, callsPage, chatsPage, contactsPage, contactValues } from './phone-pages.ts';
import { phonebookSection } from './phonebook-section.ts';
import type { Shell } from './shell.ts';

interface PhoneParts {
  readonly pbx: Pbx;
  readonly control: CallControl;
  readonly player: Player;
  readonly forms: Forms;
  readonly shell: Shell;
}

/** Calls, chats and contacts: what is done at the telephones and in the clients. */
export function phoneRoutes(parts: PhoneParts): Router {
  const router = Router();
  addCalls(router, parts);
  addChats(router, parts);
  addContacts(router, parts);
  return router;
}

function addCalls(router: Router, { control, player, forms, shell }: PhoneParts): void {
  router.get(
    '/calls',
    shell.shows((_, response) =>
      callsPage(shell.context(response), control.feed.latest('call', LATEST), player.progress()),
    ),
  );
  router.get('/calls/events', (request, response) =>
    streamCalls(request, response, { feed: control.feed, player, context: shell.context(response) }),
  );
  router.get('/calls/:id', one('call', control, shell));
  router.post(
    '/calls',
    formBody,
    forms.does((form) => {
      const ringing = INPUT.ringing.parse({
        number: form.get('number')?.trim() ?? '',
        agent: form.get('agent')?.trim(),
        direction: form.get('direction'),
      });
      return pathOf(control.place(ringing, endingOf(form)));
    }),
  );
  const atCall = (button: string, press: (id: string, form: URLSearchParams) => void | Promise<void>) =>
    router.post(
      `/calls/:id/${button}`,
      formBody,
      forms.does(async (form, request) => {
        const id = String(request.params['id']);
        await press(id, form);
        return `/calls/${id}`;
      }),
    );
  atCall('answer', (id) => control.answer(id));
  atCall('hold', (id) => control.hold(id));
  atCall('hang-up', (id) => control.hangUp(id));
  atCall('transfer', (id, form) => {
    const { to } = INPUT.transfer.parse({ to: form.get('to')?.trim(), how: 'blind-transfer' });
    control.handOn(id, to);
  });
}

function addChats(router: Router, { control, forms, shell }: PhoneParts): void {
  router.get(
    '/chats',
    shell.shows((_, response) => chatsPage(shell.context(response), control.feed.latest('chat', LATEST))),
  );
  router.get('/chats/:id', one('chat', control, shell));
  router.post(
    '/chats',
    formBody,
    forms.does(async (form) => {
      const lines = (form.get('messages') ?? '').split(/\r?\n/).filter((line) => line.trim() !== '');
      const named = ['number', 'email', 'name'].map((name) => [name, form.get(name)?.trim() ?? ''] as const);
      const chat = INPUT.chat.parse({
        agent: form.get('agent')?.trim(),
        messages: lines,
        ...Object.fromEntries(named.filter(([, text]) => text !== '')),
      });
      return pathOf(await control.chat(chat));
    }),
  );
}

function addContacts(router: Router, { pbx, control, forms, shell }: PhoneParts): void {
  router.get(
    '/contacts',
    shell.shows((request, response) => {
      const selected = pbx.templates().find((each) => each.selected);
      const isPossible = selected?.scenarios.includes('CreateContactRecordFromClient') ?? false;
      const context = shell.context(response);
      const query = new URLSearchParams(request.originalUrl.split('?', 2)[1]);
      const phonebook = phonebookSection(pbx.phonebook.entries(), query, context);
      const parts = { possible: isPossible, phonebook };
      return contactsPage(context, control.feed.latest('contact', LATEST), parts);
    }),
  );
  router.get('/contacts/:id', one('contact', control, shell));
  router.post(
    '/contacts',
    formBody,
    forms.does(async (form) => pathOf(await control.createContact(contactValues(form)))),
  );
}

/** The page of one activity. */
function one(kind: ActivityKind, control: CallControl, shell: Shell): RequestHandler {
  return shell.shows((request, response) => {
    const activity = control.feed.find(kind, String(request.params['id']));
    if (activity !== undefined) return activityPage(activity, shell.context(response));
    throw new PbxError(
      'unknown-activity',
      `There is no ${kind} with that number anymore.`,
      'The latest are listed on the page of their kind.',
    );
  });
}

/** How a call shall end; `undefined`: it rings on. */
function endingOf(form: URLSearchParams) {
  if (form.get('outcome') === 'ringing') return undefined;
  if (form.get('outcome') === 'unanswered') return INPUT.ending.parse({ answered: false });
  if (form.get('outcome') !== 'answered')
    throw new PbxError(
      'bad-request',
      'The outcome of the call is not one that the form offers.',
      'Choose one of the list.',
    );
  return INPUT.ending.parse({ answered: true, durationSeconds: Number(form.get('seconds')) });
}
