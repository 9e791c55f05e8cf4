import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBench, type TestBench } from '../../testing.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

describe('form', () => {
  test.each(['grant_type', 'client_id', 'client_secret', 'scope'])(
    'a repeated %s is refused',
    async (name) => {
      const { clientId, clientSecret } = bench.main;
      const form = new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: 'crm',
      });
      form.append(name, 'client');
      expect(await bench.post('/oauth/token', form.toString())).toMatchObject({
        status: 400,
        json: { error: 'invalid_request' },
      });
    },
  );

  test('accepts charset and letter case of the media type, and unrecognized parameters', async () => {
    const { clientId, clientSecret } = bench.main;
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      foo: 'bar',
    };
    for (const type of [
      'application/x-www-form-urlencoded; charset=UTF-8',
      'Application/X-WWW-Form-URLencoded',
    ]) {
      expect((await bench.post('/oauth/token', form, { 'content-type': type })).status).toBe(200);
    }
    const json = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(form),
    };
    expect((await bench.send('/oauth/token', json)).status).toBe(400);
  });

  test.each(['code', 'refresh_token'])('a missing %s is invalid_request', async (name) => {
    const grant_type = name === 'code' ? 'authorization_code' : name;
    expect(await bench.token({ grant_type })).toMatchObject({
      status: 400,
      json: { error: 'invalid_request' },
    });
    expect((await bench.token({ grant_type, [name]: '' })).json['error']).toBe('invalid_request');
  });

  test.each([
    ['empty', '', {}],
    ['brackets', 'grant_type[]=x&scope[a]=b&code[]=x', {}],
    ['broken encoding', 'grant_type=%zz&client_id=%00&client_secret=%ff', {}],
    ['JSON as a form', '{"grant_type":"password"}', {}],
    ['200 kB', `grant_type=${'x'.repeat(200_000)}`, {}],
    ['unknown charset', 'a=b', { 'content-type': 'application/x-www-form-urlencoded; charset=nonsense' }],
    ['Basic x', 'grant_type=client_credentials', { authorization: 'Basic x' }],
    ['Basic without colon', 'grant_type=client_credentials', { authorization: 'Basic eHg=' }],
    ['empty Basic', 'grant_type=client_credentials', { authorization: 'Basic' }],
  ])('malformed (%s) is a clean 4xx', async (_, body, headers: Record<string, string>) => {
    const response = await bench.post('/oauth/token', body, headers);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(response.json['error']).toEqual(expect.any(String));
    expect(response.text).not.toMatch(/\bat |node_modules|sqlite/i);
  });

  test('no refusal repeats what was sent', async () => {
    const response = await bench.exchange('canary-code', {
      client_secret: 'canary-secret',
      code_verifier: 'canary-v',
    });
    expect(response.text).not.toContain('canary');
  });
});
