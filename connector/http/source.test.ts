import { describe, expect, onTestFinished, test } from 'vitest';
import type { ConnectorOptions } from '../options.ts';
import { createConnector } from '../server.ts';
import { hiddenFields, startBench, type TestBench } from '../testing.ts';
import { sourceOf } from './source.ts';

let bench: TestBench;
const start = async (options: ConnectorOptions) => {
  bench = await startBench(options);
  onTestFinished(() => bench.close());
};

/** A token request through a proxy on this machine that names the client like this. */
const token = (forwardedFor: string, secret = bench.main.clientSecret) =>
  bench.post(
    '/oauth/token',
    { grant_type: 'client_credentials', client_id: bench.main.clientId, client_secret: secret },
    { 'x-forwarded-for': forwardedFor },
  );

/** Guesses until guessing is slowed down. */
async function guessFrom(source: (guess: number) => string): Promise<void> {
  for (let guess = 0; guess < 20; guess += 1) await token(source(guess), `guess ${guess}`);
}

describe('behind a trusted proxy', () => {
  test('twenty wrong secrets from elsewhere do not lock the right PBX out', async () => {
    await start({ trustProxy: 'loopback' });
    await guessFrom(() => '198.51.100.7');
    expect((await token('198.51.100.7')).status).toBe(429);
    expect((await token('203.0.113.5')).status).toBe(200);
  });

  test('addresses that a client writes itself are not believed', async () => {
    await start({ trustProxy: 1 });
    await guessFrom((guess) => `10.0.0.${guess}, 198.51.100.7`);
    expect((await token('203.0.113.5, 198.51.100.7')).status).toBe(429);
  });

  test('addresses of one IPv6 network count as one', async () => {
    await start({ trustProxy: 'loopback' });
    await guessFrom((guess) => `2001:db8:1:2::${guess}`);
    expect((await token('2001:db8:1:2:aaaa::1')).status).toBe(429);
    expect((await token('2001:db8:1:3::1')).status).toBe(200);
  });

  test('failed sign-ins are counted by their source too', async () => {
    await start({ trustProxy: 'loopback' });
    const signIn = async (forwardedFor: string, password: string) => {
      const page = await bench.send('/oauth/authorize?client_id=x', {
        headers: { 'x-forwarded-for': forwardedFor },
      });
      const asked = page.status === 200 ? page : await bench.send(bench.authorizationRequest());
      const [cookie = ''] = String(asked.headers['set-cookie']).split(';');
      const fields = { ...hiddenFields(asked), username: 'ann', password };
      return bench.post('/oauth/sign-in', fields, { cookie, 'x-forwarded-for': forwardedFor });
    };
    for (let attempt = 0; attempt < 10; attempt += 1) await signIn('198.51.100.7', 'wrong');
    expect((await signIn('198.51.100.7', 'ann-password')).status).toBe(429);
    expect((await signIn('203.0.113.5', 'ann-password')).status).toBe(303);
  });
});

describe('without a trusted proxy', () => {
  test('X-Forwarded-For is not believed', async () => {
    await start({});
    await guessFrom((guess) => `198.51.100.${guess}`);
    expect((await token('203.0.113.5')).status).toBe(429);
  });

  test.each(['somewhere', '10.0.0.0/99', -1, 1.5])('%s is refused', (trustProxy) => {
    expect(() => createConnector({ trustProxy })).toThrow(
      expect.objectContaining({ code: 'proxy-unusable', remedy: expect.stringContaining('10.0.0.0/8') }),
    );
  });
});

test('a source is short, and has no port', () => {
  expect(sourceOf({ ip: '192.0.2.1:4711' })).toBe('192.0.2.1');
  expect(sourceOf({ ip: '::ffff:192.0.2.1' })).toBe('192.0.2.1');
  expect(sourceOf({ ip: 'x'.repeat(5000) }).length).toBeLessThan(100);
  expect(sourceOf({ ip: undefined })).toBe('');
});
