import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBench, type TestBench } from '../testing.ts';

let bench: TestBench;
let token: unknown;
beforeEach(async () => {
  bench = await startBench();
  token = (await bench.exchange(await bench.code())).json['access_token'];
});
afterEach(() => bench.close());

const call = {
  direction: 'Inbound',
  call_type: 'Inbound',
  number: '+33142000000',
  agent: '100',
  started_at: '2026-01-31T09:15:00Z',
  established_at: '2026-01-31T09:15:05Z',
  ended_at: '2026-01-31T09:16:05Z',
  duration: 60,
  subject: 'Call',
};
const report = (changes: object = {}) => bench.api('POST', '/phone-calls', token, { ...call, ...changes });

describe('the list of calls', () => {
  test('is paged on request, and each page names the next', async () => {
    for (const agent of ['1', '2', '3']) await report({ agent });
    const agents: string[] = [];
    const sizes: number[] = [];
    let query: string | undefined = '?limit=2';
    while (query !== undefined) {
      const { json, headers } = await bench.api('GET', `/phone-calls${query}`, token);
      const calls = json['phone_calls'] as { agent: string }[];
      sizes.push(calls.length);
      agents.push(...calls.map(({ agent }) => agent));
      query = /<(\?[^>]*)>; rel="next"/.exec(String(headers['link']))?.[1];
    }
    expect(agents).toEqual(['1', '2', '3']);
    expect(sizes).toEqual([2, 1]);
  });

  test.each(['limit=0', 'limit=x', 'limit=2&after=-1'])('%s is refused', async (query) => {
    expect(await bench.api('GET', `/phone-calls?${query}`, token)).toMatchObject({
      status: 400,
      json: { error: 'invalid_page' },
    });
  });
});

describe('a call', () => {
  test('is logged with its instants in UTC and the user who connected the PBX', async () => {
    const response = await report();
    expect(response.status).toBe(201);
    expect(response.json['response']).toBe('ok');
    const { json } = await bench.api('GET', '/phone-calls', token);
    expect(json['phone_calls']).toEqual([response.json['phone_call']]);
    expect(bench.connector.admin.calls('1001')).toMatchObject([
      {
        direction: 'inbound',
        started_at: '2026-01-31T09:15:00.000Z',
        duration: 60,
        logged_by: 'ann',
        text: null,
      },
    ]);
  });

  test('reported twice is one record; the second report can add later data', async () => {
    await report();
    const again = await report({ number: '0142000000', subject: 'Other', summary: 'About the invoice' });
    expect(again.status).toBe(200);
    expect(bench.connector.admin.calls('1001')).toMatchObject([
      { subject: 'Call', summary: 'About the invoice' },
    ]);
  });

  test.each([
    { started_at: '2026-01-31T09:15:01Z' },
    { agent: '101' },
    { number: '0142000001' },
    { direction: 'outbound' },
  ])('with %j is another one', async (change) => {
    await report();
    expect((await report(change)).status).toBe(201);
  });

  test('reported ten times at once is one record', async () => {
    const responses = await Promise.all(Array.from({ length: 10 }, () => report()));
    expect(responses.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(bench.connector.admin.calls('1001')).toHaveLength(1);
  });

  test('belongs to a contact of the account, or to none', async () => {
    const own = bench.connector.admin.addContact('1001', { last_name: 'Own' });
    const foreign = bench.connector.admin.addContact('2002', { last_name: 'Foreign' });
    expect((await report({ contact_id: foreign.id })).status).toBe(422);
    expect((await report({ contact_id: 'unknown' })).status).toBe(422);
    expect((await report({ contact_id: 'placeholder' })).json['phone_call']).toMatchObject({
      contact_id: null,
    });
    const logged = await report({ contact_id: own.id, agent: '101' });
    expect(logged.json['phone_call']).toMatchObject({ contact_id: own.id });
    expect(bench.connector.admin.calls('2002')).toEqual([]);
  });

  test('of a caller who withholds the number is logged without one', async () => {
    expect(await report({ number: '' })).toMatchObject({ status: 201, json: { phone_call: { number: '' } } });
    expect((await report({ number: '' })).status).toBe(200);
  });

  test('by client credentials has no user, whatever the token request said', async () => {
    const form = { grant_type: 'client_credentials', username: 'ann', user_id: '1', sub: 'ann' };
    token = (await bench.token(form)).json['access_token'];
    expect((await report()).json['phone_call']).toMatchObject({ logged_by: null });
  });

  test.each([
    [{ number: undefined }, 400, 'The number field is required.'],
    [{ direction: undefined }, 400, 'The direction field is required.'],
    [{ direction: 'up' }, 422, 'The direction field must be one of inbound, outbound.'],
    [
      { call_type: 'NotThere' },
      422,
      'The call_type field must be one of Inbound, Missed, Outbound, Notanswered.',
    ],
    [
      { started_at: '2026-01-31 09:15' },
      422,
      'The started_at field must be an instant in UTC such as 2026-01-31T09:15:00Z.',
    ],
    [{ started_at: '2026-13-31T09:15:00Z' }, 422, expect.stringContaining('started_at')],
    [{ ended_at: '2026-01-31T09:14:59Z' }, 422, 'The ended_at field must not be before started_at.'],
    [{ duration: 'long' }, 422, 'The duration field must be a whole number of seconds.'],
  ])('with %j is refused with %i', async (change, status, hint) => {
    expect(await report(change)).toMatchObject({ status, json: { hint: [hint] } });
    expect(bench.connector.admin.calls('1001')).toEqual([]);
  });
});

describe('a chat', () => {
  const chat = {
    number: '0142000000',
    name: 'Jeanne',
    agent: '100',
    started_at: '2026-01-31T09:15:00Z',
    ended_at: '2026-01-31T09:20:00Z',
    messages: 'Hello\nGood day',
  };
  const log = (changes: object = {}) => bench.api('POST', '/chats', token, { ...chat, ...changes });

  test('is logged once', async () => {
    expect((await log()).status).toBe(201);
    expect((await log()).status).toBe(200);
    expect((await log({ number: '0142000001' })).status).toBe(201);
    expect(bench.connector.admin.chats('1001')).toMatchObject([{ messages: 'Hello\nGood day' }, {}]);
    expect((await bench.api('GET', '/chats', token)).json['chats']).toHaveLength(2);
  });

  test('without agent or start is refused', async () => {
    expect(await log({ agent: '', started_at: '' })).toMatchObject({
      status: 400,
      json: { hint: ['The agent field is required.', 'The started_at field is required.'] },
    });
  });
});
