import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenApi, SchemaBook } from '../../tests/schema-book.ts';
import { startBench, type TestBench } from '../testing.ts';

let bench: TestBench;
let token: unknown;
let book: SchemaBook;
beforeEach(async () => {
  bench = await startBench();
  bench.connector.admin.addContact('1001', { last_name: 'Martin', phone_mobile_1: '+33612345678' });
  token = (await bench.clientCredentials()).json['access_token'];
  const answered = await bench.send('/api/openapi.json');
  expect(answered.status).toBe(200);
  book = new SchemaBook(answered.json as unknown as OpenApi);
});
afterEach(() => bench.close());

const CALL = {
  direction: 'inbound',
  call_type: 'Inbound',
  number: '0612345678',
  agent: '101',
  agent_name: 'Ann',
  agent_email: 'ann@example.com',
  started_at: '2026-02-03T08:15:00Z',
  established_at: '2026-02-03T08:15:05Z',
  ended_at: '2026-02-03T08:16:20Z',
  duration: 75,
  subject: 'Call',
  text: 'Text',
  recording_url: 'https://pbx.example.com/1.wav',
  transcription: 'Hello',
  summary: 'A call',
};
const CHAT = { number: '0612345678', agent: '101', started_at: '2026-02-03T08:15:00Z', messages: 'Hello' };

/** What the document says of an exchange with the running connector; and the status. */
async function problems(method: string, path: string, sent?: unknown, bearer = token) {
  const { status, json } = await bench.api(method, path, bearer, sent);
  const [operation = ''] = path.split('?');
  return [status, book.problems({ method, path: operation, sent, status, received: json })];
}

test('what the connector takes and answers is what its document says, for every operation', async () => {
  const found = [
    await problems('GET', '/contacts/search?phone=0612345678'),
    await problems('GET', '/contacts/search?phone=0700000000'),
    await problems('POST', '/contacts', { last_name: 'Durand', first_name: 'Marie', phone: '0700000000' }),
    await problems('POST', '/phone-calls', CALL),
    await problems('POST', '/phone-calls', CALL),
    await problems('GET', '/phone-calls?limit=1'),
    await problems('POST', '/chats', CHAT),
    await problems('POST', '/chats', CHAT),
    await problems('GET', '/chats'),
  ];
  expect(found).toEqual([200, 200, 201, 201, 200, 200, 201, 200, 200].map((status) => [status, []]));
  expect([...book.checked].sort()).toEqual([...book.operations].sort());
});

test('so are its refusals', async () => {
  expect(await problems('GET', '/contacts/search')).toEqual([400, []]);
  expect(await problems('POST', '/phone-calls', { ...CALL, direction: 'sideways' })).toEqual([422, []]);
  expect(await problems('GET', '/chats', undefined, 'unknown')).toEqual([401, []]);
});

test('every field of a call that the document names is stored, and no other name would pass', async () => {
  await problems('POST', '/phone-calls', CALL);
  const { phone_calls: calls } = (await bench.api('GET', '/phone-calls', token)).json as {
    phone_calls: object[];
  };
  const times = {
    started_at: expect.any(String),
    established_at: expect.any(String),
    ended_at: expect.any(String),
  };
  expect(calls).toMatchObject([{ ...CALL, ...times }]);
  const wrong = book.problems({
    method: 'POST',
    path: '/phone-calls',
    sent: { ...CALL, colour: 'red' },
    status: 201,
    received: { response: 'ok', phone_call: { ...calls[0], colour: 'red' } },
  });
  expect(wrong).toHaveLength(2);
});

test('names the endpoints of the connector that answers it', async () => {
  const { servers, components } = (await bench.send('/api/openapi.json')).json as {
    servers: unknown;
    components: unknown;
  };
  expect(servers).toEqual([{ url: `${bench.url}/api/crm/lookup` }]);
  expect(components).toMatchObject({
    securitySchemes: { oauth: { flows: { clientCredentials: { tokenUrl: `${bench.url}/oauth/token` } } } },
  });
});
