import { expect, test } from 'vitest';
import { authorize, authorizedPbx, relayPbx, tokenRequests } from './test-kit.ts';

const caller = { number: '+33142000000', agent: '101' };

test('a test drops the fresh token: calls go on until the access token expires, then fail until Authorize', async () => {
  const bench = await authorizedPbx();
  const { pbx, clock } = bench;
  await pbx.ring(caller);

  const tested = await pbx.test(caller.number);
  expect(tested).toMatchObject({ ok: true, tokenDropped: true, contact: { FirstName: 'Ada' } });
  expect(tested.message).toContain('click Authorize again before leaving the page');
  expect(pbx.status().state).toBe('token-dropped-by-test');

  expect((await pbx.ring(caller)).contact).toBeDefined();
  clock.forward(3600);
  const failed = await pbx.call({ ...caller, durationSeconds: 5 });
  expect(failed).toMatchObject({
    contact: undefined,
    journaling: 'failed',
    errors: [{ code: 'invalid_grant' }],
  });
  const words = pbx
    .log()
    .filter(({ code }) => code === 'invalid_grant')
    .map(({ message }) => message);
  expect(words.length).toBeGreaterThan(0);
  for (const message of words)
    expect(message).toContain('3CX does not save the fresh token after a test from this interface');
  expect(pbx.status().state).toBe('token-dropped-by-test');

  await authorize(bench);
  expect(pbx.status().state).toBe('authorized');
  expect(await pbx.call({ ...caller, durationSeconds: 5 })).toMatchObject({ journaling: 'sent' });
});

test('with a server that does not rotate a test breaks nothing', async () => {
  const bench = await authorizedPbx();
  bench.crm.rotates = false;
  expect(await bench.pbx.test(caller.number)).toMatchObject({ ok: true, tokenDropped: false });
  expect(bench.pbx.status().state).toBe('authorized');
  bench.clock.forward(3600);
  expect((await bench.pbx.ring(caller)).contact).toBeDefined();
});

test('a test authenticates anew even while an access token is valid, and leaves that one alone', async () => {
  const bench = await authorizedPbx();
  await bench.pbx.ring(caller);
  expect(tokenRequests(bench)).toBe(2);
  await bench.pbx.test(caller.number);
  expect(tokenRequests(bench)).toBe(3);
  await bench.pbx.ring(caller);
  expect(tokenRequests(bench)).toBe(3);
});

test('what a test dropped is remembered over a restart', async () => {
  const bench = await authorizedPbx();
  await bench.pbx.test(caller.number);
  await bench.pbx.restart();
  expect(bench.pbx.status().state).toBe('token-dropped-by-test');
});

test('a test before Authorize says so and sends nothing', async () => {
  const { pbx, crm } = relayPbx();
  const tested = await pbx.test();
  expect(tested).toMatchObject({ ok: false, tokenDropped: false });
  expect(tested.message).toContain('never authorized');
  expect(crm.requests).toEqual([]);
});

test('a test searches a text or an address instead of a number', async () => {
  const { pbx, crm } = await authorizedPbx();
  crm.rotates = false;
  const asked = () => crm.requests.at(-1)?.url;
  expect(await pbx.test('ada@relay.example', 'Email')).toMatchObject({ ok: true, number: '' });
  expect(asked()).toContain('email=ada%40relay.example');
  const searched = await pbx.test('love', 'Search');
  expect(searched.message).toContain('searched text');
  expect(asked()).toContain('love');
  await pbx.test(caller.number, 'PhoneExact');
  expect(asked()).toContain('phone=%2B33142000000');
});
