import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Browser, startBench, type TestBench, type TestResponse } from '../testing.ts';

let bench: TestBench;
let browser: Browser;
beforeEach(async () => {
  bench = await startBench();
  browser = new Browser(bench);
  await browser.signIn('ann', 'ann-password', '/api-clients');
});
afterEach(() => bench.close());

describe('calls and chats', () => {
  const call = {
    direction: 'inbound',
    number: '+33142000000',
    agent: '101',
    started_at: '2026-01-31T09:15:00Z',
    subject: '<i>Subject</i>',
    recording_url: 'javascript:alert(1)',
    transcription: 'Said this.',
  };

  test('are shown as they were logged, and nothing of them is markup or a script', async () => {
    const { access_token } = (await bench.clientCredentials()).json;
    await bench.api('POST', '/phone-calls', access_token, call);
    const chat = { agent: '101', name: 'Zoé', started_at: call.started_at, messages: 'Hello <b>' };
    await bench.api('POST', '/chats', access_token, chat);
    const calls = await browser.get('/calls');
    for (const text of ['2026-01-31 09:15:00 UTC', '&#60;i&#62;Subject', 'Said this.']) {
      expect(calls.text).toContain(text);
    }
    expect(calls.text).not.toContain('<i>');
    expect(calls.text).not.toContain('href="javascript');
    const chats = await browser.get('/chats');
    expect(chats.text).toContain('Zoé');
    expect(chats.text).toContain('Hello &#60;b&#62;');
    const bob = new Browser(bench);
    await bob.signIn('bob', 'bob-password', '/calls');
    expect((await bob.get('/calls')).text).not.toContain('09:15');
  });
});

describe('the chart of calls over time', () => {
  const call = { direction: 'inbound', number: '+33142000000', agent: '101', call_type: 'Inbound' };

  test('counts what the filters let through, and the unanswered apart', async () => {
    expect((await browser.get('/calls')).text).not.toContain('class="chart"');
    const { access_token } = (await bench.clientCredentials()).json;
    const missed = { ...call, call_type: 'Missed', agent: '102', started_at: '2026-01-31T10:15:00Z' };
    for (const each of [{ ...call, started_at: '2026-01-31T09:15:00Z' }, missed])
      await bench.api('POST', '/phone-calls', access_token, each);
    const { text } = await browser.get('/calls');
    expect(text).toContain('aria-label="2 calls over time, 1 of them unanswered; at most 1 in one bar"');
    const one = await browser.get('/calls?agent=101');
    expect(one.text).toContain('aria-label="1 call over time, 0 of them unanswered');
    const bob = new Browser(bench);
    await bob.signIn('bob', 'bob-password', '/calls');
    expect((await bob.get('/calls')).text).not.toContain('class="chart"');
  });
});

describe('tokens', () => {
  test('are listed without their values, and end one by one', async () => {
    const answers = [await bench.clientCredentials(), await bench.exchange(await bench.code())];
    const page = await browser.get('/tokens');
    const values = answers.flatMap(({ json }) => [json['access_token'], json['refresh_token']]);
    for (const value of values) if (value !== undefined) expect(page.text).not.toContain(value);
    const [newest, , oldest] = [...page.text.matchAll(/name="revoke" value="([\w-]+)"/g)];
    await browser.submit('/tokens', { revoke: oldest?.[1] ?? '' });
    const alive = async ({ json }: TestResponse) =>
      (await bench.api('GET', '/phone-calls', json['access_token'])).status === 200;
    expect(await Promise.all(answers.map(alive))).toEqual([false, true]);
    expect((await browser.submit('/tokens', { revoke: newest?.[1] ?? '' })).text).toContain('Revoked');
    expect(await Promise.all(answers.map(alive))).toEqual([false, false]);
  });

  test('a refresh token takes its family along', async () => {
    const { access_token } = (await bench.exchange(await bench.code())).json;
    const page = await browser.get('/tokens');
    const refresh = /Refresh token<.*?name="revoke" value="([\w-]+)"/s.exec(page.text)?.[1];
    await browser.submit('/tokens', { revoke: refresh ?? '' });
    expect((await bench.api('GET', '/phone-calls', access_token)).status).toBe(401);
  });

  test('of another account are out of reach', async () => {
    const { access_token } = (await bench.clientCredentials('client crm', bench.other)).json;
    const bob = new Browser(bench);
    await bob.signIn('bob', 'bob-password', '/tokens');
    const theirs = /name="revoke" value="([\w-]+)"/.exec((await bob.get('/tokens')).text)?.[1];
    expect(theirs).toBeDefined();
    await browser.submit('/tokens', { revoke: theirs ?? '' });
    expect((await bench.api('GET', '/phone-calls', access_token)).status).toBe(200);
  });
});
