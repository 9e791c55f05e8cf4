import { afterEach, beforeEach, expect, test } from 'vitest';
import { Browser, hiddenFields, startBench, type TestBench } from '../testing.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const call = {
  direction: 'inbound',
  number: '+33142000000',
  agent: '101',
  started_at: '2026-01-31T09:15:00Z',
};

async function logCall(client = bench.main) {
  const { access_token } = (await bench.clientCredentials('client crm', client)).json;
  expect((await bench.api('POST', '/phone-calls', access_token, call)).status).toBeLessThan(300);
}

test('a page is notified that its account has changed, without details, until the session ends', async () => {
  const browser = new Browser(bench);
  await browser.signIn('ann', 'ann-password', '/calls');
  const { csrf = '' } = hiddenFields(await browser.get('/calls'));
  const stream = await fetch(`${bench.url}/events`, { headers: { cookie: browser.cookie } });
  expect(stream.headers.get('content-type')).toBe('text/event-stream');
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  await logCall(bench.other);
  await logCall();
  expect(await reader?.read()).toEqual({ done: false, value: 'data: changed\n\n' });
  await browser.post('/oauth/sign-out', { csrf });
  await logCall();
  expect(await reader?.read()).toEqual({ done: true, value: undefined });
});

test('visitors without a session must not reconnect', async () => {
  expect((await bench.send('/events')).status).toBe(204);
});
