import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startBench, type TestBench } from '../../testing.ts';

let bench: TestBench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.close());

describe('client credentials', () => {
  test('get an access token without refresh token', async () => {
    const response = await bench.clientCredentials();
    expect(response.json).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'client crm',
    });
    expect((await bench.api('GET', '/contacts/search?phone=1', response.json['access_token'])).status).toBe(
      200,
    );
  });

  test.each([
    ['crm client', 'crm client'],
    ['crm  crm ', 'crm'],
    ['', 'client crm'],
  ])('scope %j becomes %j', async (scope, granted) => {
    expect((await bench.clientCredentials(scope)).json['scope']).toBe(granted);
  });

  test.each([
    'unknown',
    'crm unknown',
    '*',
    'client *',
    'cr"m',
    'cr\\m',
    'crém',
    'client,crm',
    'client\tcrm',
    'x'.repeat(5000),
  ])('scope %j is invalid_scope', async (scope) => {
    expect(await bench.clientCredentials(scope)).toMatchObject({
      status: 400,
      json: { error: 'invalid_scope' },
    });
  });

  test('a plus sign is a space', async () => {
    const { clientId, clientSecret } = bench.main;
    const body = `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}&scope=client+crm`;
    expect((await bench.post('/oauth/token', body)).json['scope']).toBe('client crm');
  });
});

describe('grant type', () => {
  test.each([
    ['password', 'unsupported_grant_type'],
    ['urn:ietf:params:oauth:grant-type:device_code', 'unsupported_grant_type'],
    ['__proto__', 'unsupported_grant_type'],
    ['', 'invalid_request'],
  ])('%j is %s', async (grant_type, error) => {
    expect(await bench.token({ grant_type, username: 'ann', password: 'ann-password' })).toMatchObject({
      status: 400,
      json: { error },
    });
  });

  test('is limited to what the client is registered for', async () => {
    const limited = bench.connector.admin.addClient({
      name: 'x',
      account: '1001',
      grants: ['authorization_code'],
    });
    expect((await bench.clientCredentials('crm', limited)).json['error']).toBe('unauthorized_client');
  });
});
