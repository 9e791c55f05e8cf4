import { setupServer } from 'msw/node';
import { connectorHandlers } from 'pbx-conformance/msw';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callerName } from './lookup.ts';

const url = 'https://connector.test';
const { handlers, connector, stop } = await connectorHandlers({ url });
const server = setupServer(...handlers);

connector.admin.addAccount({ id: '1042', name: 'Atelier Durand' });
connector.admin.addContact('1042', { last_name: 'Durand', phone_business_1: '+33142000000' });
const { clientId, clientSecret } = connector.admin.addClient({
  name: 'test',
  account: '1042',
  redirectUris: [],
});

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterAll(async () => {
  server.close();
  await stop();
});

test('a caller is found by the number', async () => {
  expect(await callerName(url, '+33142000000', clientId, clientSecret)).toBe('Durand');
});

test('a wrong secret gets no token', async () => {
  await expect(callerName(url, '+33142000000', clientId, 'wrong')).rejects.toThrow('invalid_client');
});
