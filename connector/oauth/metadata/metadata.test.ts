import { expect, test } from 'vitest';
import { startBench } from '../../testing.ts';

test('the metadata names the issuer and what is enabled', async () => {
  const bench = await startBench();
  const { status, headers, json } = await bench.send('/.well-known/oauth-authorization-server');
  expect(status).toBe(200);
  expect(headers['content-type']).toContain('application/json');
  expect(json).toMatchObject({
    issuer: bench.url,
    authorization_endpoint: `${bench.url}/oauth/authorize`,
    token_endpoint: `${bench.url}/oauth/token`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
  });
  await bench.close();
});
