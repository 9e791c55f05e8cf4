import type * as z from 'zod';
import type { ApiOperation } from '../openapi/index.ts';
import type { CallControl } from '../pbx/call-control.ts';
import { INPUT } from '../pbx/input.ts';
import type { Pbx } from '../pbx/types.ts';

/** What operations work with. */
export interface ControlParts {
  readonly pbx: Pbx;
  readonly control: CallControl;
}

interface ControlInput<Body> {
  readonly body: Body;
  /** The parameter of the path, if any. */
  readonly key: string;
}

/** An operation of the control API. */
export interface ControlOperation extends ApiOperation {
  readonly run: (parts: ControlParts, input: ControlInput<never>) => unknown;
}

const DONE = '`{ "ok": true }`.';

interface Described<Body> {
  readonly summary: string;
  /** In words. */
  readonly answer: string;
  readonly body?: z.ZodType<Body>;
  readonly run: (parts: ControlParts, input: ControlInput<Body>) => unknown;
}

function operation<Body = never>(
  id: string,
  method: ApiOperation['method'],
  path: string,
  described: Described<Body>,
): ControlOperation {
  return { id, method, path, ...described };
}

const TEMPLATES: readonly ControlOperation[] = [
  operation('ListTemplates', 'get', '/templates', {
    summary: 'The imported templates.',
    answer: 'A list with name, version, scenarios and warnings of each.',
    run: ({ pbx }) => pbx.templates(),
  }),
  operation('AddTemplate', 'post', '/templates', {
    summary: 'Imports a template; one of the same name is replaced.',
    body: INPUT.template,
    answer: 'The template, with warnings.',
    run: ({ pbx }, { body: { fileName, content } }) => pbx.addTemplate(fileName, content),
  }),
  operation('SelectTemplate', 'post', '/templates/select', {
    summary: 'Selects a template; null: none.',
    body: INPUT.selection,
    answer: DONE,
    run: ({ pbx }, { body }) => pbx.select(body.name ?? undefined),
  }),
  operation('RemoveTemplate', 'delete', '/templates/{name}', {
    summary: 'Removes a template; its stored values are there again when it is added anew.',
    answer: DONE,
    run: ({ pbx }, { key }) => pbx.removeTemplate(key),
  }),
];

const SETTINGS: readonly ControlOperation[] = [
  operation('GetStatus', 'get', '/status', {
    summary: 'The state of the connection to the CRM, and where the PBX is.',
    answer: 'state, message, template, callLogging, url, redirectUri and more.',
    run: ({ pbx }) => ({ ...pbx.status(), url: pbx.url, redirectUri: pbx.redirectUri }),
  }),
  operation('ListParameters', 'get', '/parameters', {
    summary: 'The parameters of the selected template; secrets are masked.',
    answer: 'A list with name, title, type and value of each.',
    run: ({ pbx }) => pbx.parameters(),
  }),
  operation('SaveParameters', 'put', '/parameters', {
    summary: 'Stores values by parameter; the others stay.',
    body: INPUT.settings,
    answer: DONE,
    run: ({ pbx }, { body }) => pbx.save(body),
  }),
  operation('GetSettings', 'get', '/settings', {
    summary: 'The settings of the PBX itself.',
    answer:
      'profile, numberMatching, timeZone, stalePage, phonebookKeeps, callReports, contactlessCalls and consoleUrl.',
    run: ({ pbx }) => pbx.systemSettings(),
  }),
  operation('SaveSettings', 'put', '/settings', {
    summary: 'Changes them; the others stay.',
    body: INPUT.systemSettings,
    answer: DONE,
    run: ({ pbx }, { body }) => pbx.saveSystemSettings(body),
  }),
  operation('ListPrincipals', 'get', '/principals', {
    summary: 'The service principals of the configuration API.',
    answer: 'A list of ids.',
    run: ({ pbx }) => pbx.principals.ids(),
  }),
  operation('CreatePrincipal', 'post', '/principals', {
    summary: 'Adds a service principal; its secret is shown this once.',
    body: INPUT.principal,
    answer: 'id and secret.',
    run: ({ pbx }, { body: { id } }) => pbx.principals.create(id),
  }),
  operation('RemovePrincipal', 'delete', '/principals/{id}', {
    summary: 'Removes a service principal; its access tokens end.',
    answer: DONE,
    run: ({ pbx }, { key }) => pbx.principals.remove(key),
  }),
];

const CONNECTION: readonly ControlOperation[] = [
  operation('Authorize', 'post', '/authorize', {
    summary: 'Begins an authorization; the browser goes to the address that is answered.',
    body: INPUT.authorize,
    answer: 'url and state.',
    run: ({ pbx }, { body: { parameter } }) => pbx.beginAuthorize(parameter),
  }),
  operation('Callback', 'post', '/callback', {
    summary: 'Hands over the query with which the browser came back.',
    body: INPUT.callback,
    answer: 'ok, code, message and trace.',
    run: ({ pbx }, { body: { query } }) => pbx.callback(query),
  }),
  operation('TestConnection', 'post', '/test', {
    summary: 'The Test button: a number, a text or an address, by mode.',
    body: INPUT.test,
    answer: 'ok, message, tokenDropped, contacts and trace.',
    run: ({ pbx }, { body: { number, mode } }) => pbx.test(number, mode),
  }),
  operation('GetLog', 'get', '/log', {
    summary: 'The integration log, oldest first.',
    answer: 'A list of entries with level, code, message and trace.',
    run: ({ pbx }) => pbx.log(),
  }),
  operation('Restart', 'post', '/restart', {
    summary: 'Restarts the PBX: calls under way and the access token are lost.',
    answer: DONE,
    run: ({ control }) => control.restart(),
  }),
];

const PHONES: readonly ControlOperation[] = [
  operation('Ring', 'post', '/ring', {
    summary: 'A call rings, and its number is looked up.',
    body: INPUT.ringing,
    answer:
      'callId, contact, whether it is from the phonebook, dropped contacts with the reason, errors and trace.',
    run: ({ control }, { body }) => control.ring(body),
  }),
  operation('TransferCall', 'post', '/calls/{id}/transfer', {
    summary: 'A call under way is handed on: forwarded unanswered, or transferred, blind or attended.',
    body: INPUT.transfer,
    answer: 'callId, and its legs so far.',
    run: ({ control }, { body, key }) => control.transfer(key, body),
  }),
  operation('EndCall', 'post', '/calls/{id}/end', {
    summary: 'A ringing call ends, answered or not, and is journaled.',
    body: INPUT.ending,
    answer: 'callType, journaling, reports, stored, contact, errors and trace.',
    run: ({ control }, { body, key }) => control.endCall(key, body),
  }),
  operation('Call', 'post', '/calls', {
    summary: 'A whole call, from the first ring to its end.',
    body: INPUT.call,
    answer: 'As at the end of a call.',
    run: ({ control }, { body }) => control.call(body),
  }),
  operation('Chat', 'post', '/chats', {
    summary: 'A chat that has ended: its contact is looked up, and it is journaled.',
    body: INPUT.chat,
    answer: 'contact, journaling, errors and trace.',
    run: ({ pbx }, { body }) => pbx.chat(body),
  }),
];

const CLIENTS: readonly ControlOperation[] = [
  operation('LookupEmail', 'post', '/lookup/email', {
    summary: 'Looks an e-mail address up.',
    body: INPUT.email,
    answer: 'contact, contacts, errors and trace.',
    run: ({ pbx }, { body: { email } }) => pbx.lookupByEmail(email),
  }),
  operation('Search', 'post', '/search', {
    summary: 'Searches contacts as an agent’s client does.',
    body: INPUT.search,
    answer: 'contact, contacts, errors and trace.',
    run: ({ pbx }, { body: { text, field } }) => pbx.search(text, field),
  }),
  operation('CreateContact', 'post', '/contacts', {
    summary: 'A new contact, as an agent fills it in: names and values.',
    body: INPUT.settings,
    answer: 'contact, errors and trace.',
    run: ({ pbx }, { body }) => pbx.createContactFromClient(body),
  }),
  operation('LookupFromCallFlow', 'post', '/cfd', {
    summary: 'A lookup of the Call Flow Designer.',
    body: INPUT.cfd,
    answer: 'json, errors and trace.',
    run: ({ pbx }, { body: { entity, kind, value } }) => pbx.lookupFromCFD(entity, kind, value),
  }),
];

const PHONEBOOK: readonly ControlOperation[] = [
  operation('ListPhonebook', 'get', '/phonebook', {
    summary: 'The contacts that the PBX knows by itself, with their source.',
    answer: 'A list with id, source, template, contact and storedAt of each.',
    run: ({ pbx }) => pbx.phonebook.entries(),
  }),
  operation('SynchronizePhonebook', 'post', '/phonebook/synchronize', {
    summary: 'Looks every contact of the CRM up again, and updates or removes it.',
    answer: 'How many were updated, unchanged, removed, and failed.',
    run: ({ pbx }) => pbx.synchronizePhonebook(),
  }),
  operation('DeleteCrmContacts', 'delete', '/phonebook', {
    summary: 'Removes the contacts of the CRM from the phonebook.',
    answer: 'How many were removed.',
    run: ({ pbx }) => ({ removed: pbx.phonebook.removeAll('CRM') }),
  }),
];

/** The operations that answer JSON. */
export const JSON_OPERATIONS: readonly ControlOperation[] = [
  ...TEMPLATES,
  ...SETTINGS,
  ...CONNECTION,
  ...PHONES,
  ...CLIENTS,
  ...PHONEBOOK,
];

/** Every operation, as the document describes it. */
export const CONTROL_OPERATIONS: readonly ApiOperation[] = [
  ...JSON_OPERATIONS,
  {
    id: 'ListCalls',
    method: 'get',
    path: '/calls',
    summary: 'The calls that are over, the earliest first, as a recording: one JSON object a line.',
    answer: 'A recording, as `record` writes it.',
    answerType: 'application/jsonl',
  },
];
