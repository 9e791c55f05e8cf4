import { expect, test } from 'vitest';
import { startXapi } from './testing.ts';

const FORM = { grant_type: 'client_credentials', client_id: 'test' };

async function ask(url: string, fields: Record<string, string> | [string, string][], headers = {}) {
  const body = new URLSearchParams(fields);
  const response = await fetch(`${url}/connect/token`, { method: 'POST', headers, body });
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as { error: string },
  };
}

test('without a valid token nothing is answered, and the challenge says so', async () => {
  const { client, clock, pbx } = await startXapi();
  const without = await client.sendAs('GET', '/CrmIntegration', {});
  expect([without.status, without.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="xapi"']);
  const forged = await client.sendAs('GET', '/Nothing', { authorization: 'Bearer forged' });
  expect(forged.headers.get('www-authenticate')).toContain('invalid_token');
  expect(forged.json.error.code).toBe('Unauthorized');

  expect((await client.get('/CrmIntegration')).status).toBe(200);
  clock.forward(3600);
  expect((await client.get('/CrmIntegration')).status).toBe(401);
  expect(pbx.principals.ids()).toEqual(['test']);
});

test('a token ends with its principal', async () => {
  const { client, pbx } = await startXapi();
  pbx.principals.remove('test');
  expect((await client.get('/CrmIntegration')).status).toBe(401);
  pbx.principals.create('test');
  // A principal of the same name is another one to its creator, but the old token must not come back with it.
  expect((await client.get('/CrmIntegration')).status).toBe(401);
});

test.for([
  [{ ...FORM, client_secret: 'wrong' }, 401, 'invalid_client'],
  [{ ...FORM, client_id: 'other', client_secret: 'x' }, 401, 'invalid_client'],
  [FORM, 401, 'invalid_client'],
  [{ ...FORM, grant_type: 'password' }, 400, 'unsupported_grant_type'],
  [{ client_id: 'test' }, 400, 'invalid_request'],
] as const)('the token request %j is refused with %s %s', async ([fields, status, error]) => {
  const { pbx } = await startXapi();
  const refused = await ask(pbx.url, fields);
  expect([refused.status, refused.json.error]).toEqual([status, error]);
  expect(refused.headers.has('www-authenticate')).toBe(status === 401);
});

test('a repeated parameter and two ways to authenticate are refused', async () => {
  const { pbx } = await startXapi();
  const twice = await ask(pbx.url, [...Object.entries(FORM), ['client_secret', 'a'], ['client_secret', 'b']]);
  expect(twice.json.error).toBe('invalid_request');
  const both = await ask(pbx.url, { ...FORM, client_secret: 'a' }, { authorization: 'Basic dGVzdDph' });
  expect(both.json.error).toBe('invalid_request');
});

test('another site’s script gets no access, and the answers are not stored', async () => {
  const { client } = await startXapi();
  const answer = await client.get('/CrmIntegration');
  expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  expect(answer.headers.get('cache-control')).toBe('no-store');
});
