import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answer } from '../../fixtures/crms/relay.ts';
import { createEngine } from '../engine/engine.ts';
import { emptyScope, extend } from '../engine/scope.ts';
import { parseTemplate } from '../template/parse.ts';
import { authorize, authorizedPbx, fixture, TestClock, tokenRequests } from './test-kit.ts';
import { createTokens } from './tokens.ts';

const caller = { number: '+33142000000', agent: '101' };

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'pbx-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

test('one access token serves until it expires; then each refresh takes the rotated token', async () => {
  const bench = await authorizedPbx();
  await bench.pbx.ring(caller);
  bench.clock.forward(3599);
  await bench.pbx.ring(caller);
  expect(tokenRequests(bench)).toBe(2);
  for (let refreshes = 1; refreshes <= 3; refreshes++) {
    bench.clock.forward(3600);
    expect((await bench.pbx.ring(caller)).contact).toMatchObject({ FirstName: 'Ada' });
    expect(tokenRequests(bench)).toBe(2 + refreshes);
  }
});

test('twenty simultaneous calls at expiry share one refresh, and no more requests are open than allowed', async () => {
  const bench = await authorizedPbx();
  await bench.pbx.ring(caller);
  bench.clock.forward(3600);
  bench.crm.requests.length = 0;
  const calls = await Promise.all(
    Array.from({ length: 20 }, () => bench.pbx.call({ ...caller, durationSeconds: 5 })),
  );
  expect(calls.every(({ contact, journaling }) => contact !== undefined && journaling === 'sent')).toBe(true);
  expect(tokenRequests(bench)).toBe(1);
  expect(bench.crm.calls).toHaveLength(20);
  expect(bench.crm.mostOpen()).toBe(4);
});

test('a 401 leads to one re-authentication and one retry, shared by all refused calls', async () => {
  const bench = await authorizedPbx();
  await bench.pbx.ring(caller);
  bench.crm.expireAccess();
  bench.crm.requests.length = 0;
  const found = await Promise.all(Array.from({ length: 8 }, () => bench.pbx.ring(caller)));
  expect(found.every(({ contact }) => contact !== undefined)).toBe(true);
  expect(tokenRequests(bench)).toBe(1);
});

test('a CRM that keeps answering 401 is asked twice and no more', async () => {
  const bench = await authorizedPbx();
  await bench.pbx.ring(caller);
  bench.crm.trouble = { status: 401, headers: {}, body: Buffer.alloc(0) };
  bench.crm.requests.length = 0;
  const result = await bench.pbx.ring(caller);
  expect(result.errors).toMatchObject([{ code: 'http-status' }]);
  expect(bench.crm.requests.map(({ url }) => new URL(url).pathname)).toEqual([
    '/contacts',
    '/oauth/token',
    '/contacts',
  ]);
});

test('a revoked token fails the calls in words an admin understands, and Authorize repairs it', async () => {
  const bench = await authorizedPbx();
  bench.crm.revokeAll();
  const call = await bench.pbx.call({ ...caller, durationSeconds: 5 });
  expect(call).toMatchObject({
    contact: undefined,
    journaling: 'failed',
    errors: [{ code: 'invalid_grant' }],
  });
  expect(bench.pbx.status().state).toBe('refused-by-crm');
  const errors = bench.pbx.log().filter(({ level }) => level === 'error');
  expect(errors.some(({ message }) => message.includes('the caller was not looked up'))).toBe(true);
  for (const { message } of errors) {
    expect(message).toContain('The CRM refused the stored token (invalid_grant)');
    expect(message).toContain('click Authorize again');
  }
  await authorize(bench);
  expect(bench.pbx.status().state).toBe('authorized');
  expect((await bench.pbx.ring(caller)).contact).toBeDefined();
});

test('the rotated token is on disk before the next request is sent', async () => {
  const data = directory();
  const bench = await authorizedPbx({ data });
  onTestFinished(() => bench.pbx.stop());
  const stored = () =>
    ['pbx.sqlite', 'pbx.sqlite-wal'].map((name) => readFileSync(join(data, name), 'latin1')).join('');
  let storedAtLookup = '';
  const { trouble } = bench.crm;
  Object.defineProperty(bench.crm, 'trouble', {
    get() {
      storedAtLookup = stored();
      return trouble;
    },
  });
  await bench.pbx.ring(caller);
  // Serial: code 1, refresh token 2, access 3; then the refresh: 4, access 5.
  expect(storedAtLookup).toContain('refresh-token-4');
});

test('settings, authorization and the rotated token survive a restart; the access token does not', async () => {
  const data = directory();
  const bench = await authorizedPbx({ data });
  onTestFinished(() => bench.pbx.stop());
  await bench.pbx.ring(caller);
  await bench.pbx.restart();
  expect(bench.pbx.templates()).toMatchObject([{ name: 'Relay', fileName: 'relay.xml', selected: true }]);
  expect(
    bench.pbx
      .parameters()
      .filter(({ isSet }) => isSet)
      .map(({ name }) => name),
  ).toEqual(['ClientId', 'ClientSecret', 'RefreshToken', 'ReportCallEnabled']);
  expect(bench.pbx.log().map(({ message }) => message)).toContain('A contact was shown for a call.');
  bench.crm.requests.length = 0;
  expect((await bench.pbx.ring(caller)).contact).toBeDefined();
  expect(tokenRequests(bench)).toBe(1);
});

test('a restart in the middle of a refresh loses no token', async () => {
  const bench = await authorizedPbx();
  const call = bench.pbx.call({ ...caller, durationSeconds: 5 });
  await bench.pbx.restart();
  expect(await call).toMatchObject({ journaling: 'sent' });
  expect((await bench.pbx.ring(caller)).contact).toBeDefined();
});

/** The tokens of the relay template over a CRM that answers when the test says so. */
function tokensBench() {
  const answers = Array.from({ length: 3 }, () => Promise.withResolvers<string>());
  let asked = 0;
  const rotated: string[] = [];
  const template = parseTemplate(fixture('relay.xml'));
  const tokens = createTokens({
    engine: createEngine(template, {
      async transport() {
        const name = await answers[asked++]?.promise;
        return answer(200, { access_token: `${name}-access`, refresh_token: `${name}-refresh` });
      },
    }),
    settings: {
      scope: extend(emptyScope, new Map([['Host', 'https://relay.example']])),
      secrets: () => [],
      oauthParameters: template.parameters.filter(({ type }) => type === 'OAuth'),
      value: () => 'stored-token',
    },
    clock: new TestClock(),
    events: { rotated: (_name, value) => rotated.push(value), authenticated() {}, failed() {} },
  });
  let answered = 0;
  const answerNext = (name: string) => answers[answered++]?.resolve(name);
  return { tokens, asked: () => asked, answerNext, rotated };
}

test('a call refused with a token that was renewed meanwhile takes the renewed one', async () => {
  const { tokens, asked, answerNext } = tokensBench();
  const first = tokens.current();
  answerNext('first');
  const stale = await first;
  const renewing = tokens.renew(stale);
  answerNext('second');
  const renewed = await renewing;
  expect(renewed?.headers).toEqual([['Authorization', 'Bearer second-access']]);
  expect(await tokens.renew(stale)).toBe(renewed);
  expect(asked()).toBe(2);
});

test('a refresh under way during a new authorization is neither stored nor used', async () => {
  const { tokens, answerNext, rotated } = tokensBench();
  const old = tokens.current();
  tokens.forget();
  answerNext('old');
  await old;
  expect(rotated).toEqual([]);
  const fresh = tokens.current();
  answerNext('new');
  expect((await fresh).headers).toEqual([['Authorization', 'Bearer new-access']]);
  expect(rotated).toEqual(['new-refresh']);
});
