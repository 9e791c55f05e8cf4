import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import express, { type Express } from 'express';
import { createConnector } from '../connector/server.ts';
import { startOidcProvider } from '../tests/foreign/oidc-provider.ts';
import { number, type Servers } from './requests.ts';

/**
 * The servers of the benchmarks `tokens` and `api`, run as a worker thread, so that the cost of sending the requests does
 * not make their ratios look better: the reference connector with one contact, a bare Express application, and
 * `oidc-provider`. Posts where they are.
 */
const connector = createConnector();
await connector.start();
connector.admin.addAccount({ id: '1', name: 'bench' });
connector.admin.addContact('1', { last_name: 'Martin', phone_business_1: number });
const client = connector.admin.addClient({ name: 'bench', account: '1' });
const oidc = await startOidcProvider();

const bare = createServer(bareExpress());
bare.listen(0, '127.0.0.1', () =>
  parentPort?.postMessage({
    connector: { url: connector.url, id: client.clientId, secret: client.clientSecret },
    bare: {
      url: `http://127.0.0.1:${(bare.address() as AddressInfo).port}`,
      id: client.clientId,
      secret: client.clientSecret,
    },
    oidc: { url: oidc.url, id: 'pbx-main', secret: oidc.environment['MAIN_SECRET'] ?? '' },
  } satisfies Servers),
);

/** What any Express application has to do for such requests: parse the form or the query, answer JSON. */
function bareExpress(): Express {
  const app = express();
  app.post('/oauth/token', express.urlencoded({ extended: false }), (request, response) => {
    const { scope } = request.body as { scope: string };
    response.set('Cache-Control', 'no-store');
    response.json({ access_token: 'x'.repeat(43), token_type: 'Bearer', expires_in: 3600, scope });
  });
  const [contact] = connector.admin.contacts('1');
  app.get('/api/crm/lookup/contacts/search', (request, response) => {
    response.set('Cache-Control', 'no-store');
    response.json({ contacts: [{ ...contact, phone_searched: request.query['phone'], entity_url: '' }] });
  });
  return app;
}
