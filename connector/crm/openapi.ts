/**
 * The CRM API as an OpenAPI 3.0 document, which the connector answers at `/api/openapi.json`. A test checks it with what the running
 * connector takes and answers.
 */
import { NO_FIELDS } from './contact-fields.ts';

type Schema = { readonly [keyword: string]: unknown };

const text: Schema = { type: 'string' };
const orNull: Schema = { type: 'string', nullable: true };
const instant: Schema = { type: 'string', format: 'date-time', description: 'ISO 8601' };
const instantOrNull: Schema = { ...instant, nullable: true };
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** A closed object: each of these members is there. */
function record(properties: Readonly<Record<string, Schema>>): Schema {
  return { type: 'object', required: Object.keys(properties), properties };
}

/** A body, of which these have to be there. */
function body(required: readonly string[], properties: Readonly<Record<string, Schema>>): object {
  const schema = { type: 'object', required, properties };
  const content = { 'application/json': { schema }, 'application/x-www-form-urlencoded': { schema } };
  return { required: true, content };
}

function answer(description: string, schema: Schema, headers: object = {}): object {
  return { description, headers, content: { 'application/json': { schema } } };
}

function inQuery(name: string, description: string, schema: Schema = text): object {
  return { name, in: 'query', description, schema };
}

/** What both kinds of journal entries have in common. */
const AGENT = { agent: text, agent_name: orNull, agent_email: orNull } as const;
const CALL_TYPES = ['Inbound', 'Missed', 'Outbound', 'Notanswered'] as const;

const SCHEMAS = {
  Contact: record({
    id: text,
    ...Object.fromEntries(Object.keys(NO_FIELDS).map((name) => [name, text])),
    phone_searched: { ...text, description: 'The number that was looked up, where no field holds it' },
    entity_url: { ...text, description: 'Page of the contact' },
  }),
  Call: record({
    id: { type: 'integer' },
    direction: { type: 'string', enum: ['inbound', 'outbound'] },
    call_type: { type: 'string', enum: [...CALL_TYPES, null], nullable: true },
    number: { ...text, description: 'Empty where the caller withheld it' },
    ...AGENT,
    started_at: instant,
    established_at: instantOrNull,
    ended_at: instantOrNull,
    duration: { type: 'number', nullable: true, description: 'Seconds' },
    contact_id: orNull,
    subject: orNull,
    text: orNull,
    recording_url: orNull,
    transcription: orNull,
    summary: orNull,
    logged_by: { ...orNull, description: 'User who approved the PBX; null for Client Credentials' },
  }),
  Chat: record({
    id: { type: 'integer' },
    number: orNull,
    email: orNull,
    name: orNull,
    ...AGENT,
    started_at: instant,
    ended_at: instantOrNull,
    messages: text,
    subject: orNull,
    contact_id: orNull,
    logged_by: orNull,
  }),
  Problem: {
    anyOf: [
      record({ message: text, error: { ...text, description: 'Machine-readable code' } }),
      record({
        response: text,
        hint: { type: 'array', items: text, description: 'One sentence for each field' },
      }),
    ],
  },
} as const;

const given = (properties: object, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));

const CONTACTS = answer(
  'The contacts; a placeholder where there is none.',
  record({ contacts: { type: 'array', items: ref('Contact') } }),
);
const LINK = { Link: { description: 'The next page of a full one (RFC 8288)', schema: text } };

const PATHS = {
  '/contacts/search': {
    get: {
      operationId: 'SearchContacts',
      summary: 'Looks a contact up by number or address.',
      parameters: [
        inQuery('phone', 'In any spelling'),
        inQuery('email', 'Email address'),
        inQuery('display_name', 'Name that a placeholder shows'),
        inQuery('placeholder', '0: an empty list in place of the placeholder'),
      ],
      responses: { 200: CONTACTS },
    },
  },
  '/contacts': {
    post: {
      operationId: 'CreateContact',
      summary: 'Creates a contact.',
      requestBody: body(['last_name'], {
        ...Object.fromEntries(
          ['last_name', 'first_name', 'civility', 'email', 'phone'].map((name) => [name, text]),
        ),
        ...{ phone_business: text, phone_mobile: text, custom_value: text },
        call_direction: { type: 'string', enum: ['inbound', 'outbound'] },
      }),
      responses: { 201: answer('Created.', record({ response: text, contact: ref('Contact') })) },
    },
  },
  '/phone-calls': {
    get: {
      operationId: 'ListCalls',
      summary: 'Lists the journaled calls, the oldest first.',
      parameters: [
        inQuery('limit', 'Records of a page, 1000 at most; absent: the whole list', { type: 'integer' }),
        inQuery('after', 'With `limit`: id of the last call of the page before', { type: 'integer' }),
      ],
      responses: {
        200: answer('The calls.', record({ phone_calls: { type: 'array', items: ref('Call') } }), LINK),
      },
    },
    post: {
      operationId: 'LogCall',
      summary: 'Journals a call; the same call is journaled once.',
      requestBody: body(
        ['direction', 'number', 'agent', 'started_at'],
        given(SCHEMAS.Call['properties'] as object, 'id', 'logged_by'),
      ),
      responses: journaled('phone_call', 'Call'),
    },
  },
  '/chats': {
    get: {
      operationId: 'ListChats',
      summary: 'Lists the journaled chats, the oldest first.',
      responses: { 200: answer('The chats.', record({ chats: { type: 'array', items: ref('Chat') } })) },
    },
    post: {
      operationId: 'LogChat',
      summary: 'Journals a chat; the same chat is journaled once.',
      requestBody: body(
        ['agent', 'started_at'],
        given(SCHEMAS.Chat['properties'] as object, 'id', 'logged_by'),
      ),
      responses: journaled('chat', 'Chat'),
    },
  },
};

function journaled(name: string, schema: string): object {
  const shape = record({ response: text, [name]: ref(schema) });
  return { 200: answer('It was journaled before.', shape), 201: answer('Journaled.', shape) };
}

/** @param publicUrl address of the connector */
export function crmOpenApi(publicUrl: string): object {
  const problem = { default: { $ref: '#/components/responses/Problem' } };
  const paths = Object.entries(PATHS).map(([path, methods]) => [
    path,
    Object.fromEntries(
      Object.entries(methods).map(([method, operation]) => [
        method,
        { ...operation, responses: { ...operation.responses, ...problem } },
      ]),
    ),
  ]);
  const flow = { tokenUrl: `${publicUrl}/oauth/token`, scopes: { 'client crm': 'The CRM API' } };
  const flows = {
    authorizationCode: { ...flow, authorizationUrl: `${publicUrl}/oauth/authorize` },
    clientCredentials: flow,
  };
  return {
    openapi: '3.0.3',
    info: {
      title: 'CRM API of a connector',
      version: '1.0.0',
      description: 'What a PBX calls: looks callers up, creates contacts, journals calls and chats.',
    },
    servers: [{ url: `${publicUrl}/api/crm/lookup` }],
    security: [{ oauth: [] }],
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: { oauth: { type: 'oauth2', flows } },
      schemas: SCHEMAS,
      responses: { Problem: answer('What is wrong (RFC 6750 3.1 for tokens).', ref('Problem')) },
    },
  };
}
