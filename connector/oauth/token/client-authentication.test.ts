import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBench, type TestBench } from '../../testing.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
});

describe('client authentication', () => {
  const request = { grant_type: 'client_credentials' };

  test('by Basic header, form-decoded', async () => {
    const { clientId, clientSecret } = bench.main;
    expect((await bench.post('/oauth/token', request, basic(clientId, clientSecret))).status).toBe(200);
    const encode = (text: string) => text.replace(/^./, (c) => `%${c.charCodeAt(0).toString(16)}`);
    expect(
      (await bench.post('/oauth/token', request, basic(encode(clientId), encode(clientSecret)))).status,
    ).toBe(200);
  });

  test('a failure is 401 with a Basic challenge, the same for unknown clients', async () => {
    const wrong = await bench.token({ ...request, client_secret: 'wrong' });
    const unknown = await bench.token({ ...request, client_id: 'nobody' });
    expect(wrong).toMatchObject({ status: 401, json: { error: 'invalid_client' } });
    expect(wrong.headers['www-authenticate']).toMatch(/^Basic /);
    expect(unknown.json).toEqual(wrong.json);
  });

  test.each([
    ['no secret', { client_secret: '' }, 'client_secret_missing'],
    ['no client', { client_id: '', client_secret: '' }, 'client_missing'],
    ['one character more', { client_secret: 'SECRETx' }, 'client_secret_wrong'],
    ['one character less', { client_secret: 'SECRE' }, 'client_secret_wrong'],
    ['a forged assertion', { client_secret: '', client_assertion: 'e30.e30.' }, 'client_secret_missing'],
  ])('%s is refused', async (_, changes: Record<string, string>, reason) => {
    const { clientSecret } = bench.main;
    const secret = changes['client_secret']
      ?.replace('SECRETx', `${clientSecret}x`)
      .replace('SECRE', clientSecret.slice(0, -1));
    const response = await bench.token({
      ...request,
      ...changes,
      ...(secret !== undefined && { client_secret: secret }),
    });
    expect(response.json['error']).toBe('invalid_client');
    expect(bench.lastReason).toBe(reason);
  });

  test('two identities or two methods are refused', async () => {
    const { clientId, clientSecret } = bench.main;
    const header = basic(clientId, clientSecret);
    expect((await bench.post('/oauth/token', { ...request, client_id: 'x' }, header)).json['error']).toBe(
      'invalid_request',
    );
    expect(
      (await bench.post('/oauth/token', { ...request, client_secret: clientSecret }, header)).json['error'],
    ).toBe('invalid_request');
    expect((await bench.post('/oauth/token', { ...request, client_id: clientId }, header)).status).toBe(200);
  });

  test('in the request URI is refused', async () => {
    const { clientId, clientSecret } = bench.main;
    const query = `?client_id=${clientId}&client_secret=${clientSecret}`;
    expect((await bench.post(`/oauth/token${query}`, request)).status).toBe(400);
    const get = await bench.send(`/oauth/token${query}&grant_type=client_credentials`);
    expect(get.status).toBe(405);
    expect(get.headers['allow']).toBe('POST');
  });

  test('comes before the grant', async () => {
    const responses = [await bench.code(), 'unknown'].map((code) =>
      bench.exchange(code, { client_secret: 'wrong' }),
    );
    for (const response of await Promise.all(responses))
      expect(response.json['error']).toBe('invalid_client');
  });

  test('guessing is throttled for a while, by distinct secrets only', async () => {
    for (let tries = 0; tries < 30; tries += 1) {
      expect((await bench.token({ ...request, client_secret: 'the same' })).status).toBe(401);
    }
    for (let tries = 0; tries < 19; tries += 1) {
      expect((await bench.token({ ...request, client_secret: `guess ${tries}` })).status).toBe(401);
    }
    const slowed = await bench.token({ ...request, client_secret: 'guess' });
    expect(slowed.status).toBe(429);
    expect(slowed.headers['retry-after']).toBe('10');
    expect((await bench.token(request, bench.other)).status).toBe(200);
    bench.pass(10);
    expect((await bench.token(request)).status).toBe(200);
  });
});
