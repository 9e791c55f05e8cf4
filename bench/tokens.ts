import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Pool } from 'undici';
import { createConnector } from '../connector/server.ts';
import { startOidcProvider } from '../tests/foreign/oidc-provider.ts';
import { alternate, type Subject } from './slices.ts';

/** Requests under way at once. */
const PARALLEL = 16;

/**
 * Client Credentials token requests per second: the reference connector, beside an Express application that only parses
 * the form and answers JSON, and beside `oidc-provider`.
 */
export async function benchTokens(): Promise<string> {
  const connector = createConnector();
  await connector.start();
  connector.admin.addAccount({ id: '1', name: 'bench' });
  const { clientId, clientSecret } = connector.admin.addClient({ name: 'bench', account: '1' });
  const bare = await listen(bareExpress());
  const oidc = await startOidcProvider();

  const subjects = [
    requests('bare Express', `${bare.url}/oauth/token`, { client_id: clientId, client_secret: clientSecret }),
    requests('reference connector', `${connector.url}/oauth/token`, {
      client_id: clientId,
      client_secret: clientSecret,
    }),
    requests('oidc-provider', `${oidc.url}/token`, {
      client_id: 'pbx-main',
      client_secret: oidc.environment['MAIN_SECRET'] ?? '',
    }),
  ];
  try {
    return await alternate('token requests', subjects, 'reference connector');
  } finally {
    await Promise.all(subjects.map((subject) => subject.close()));
    await Promise.all([connector.stop(), bare.close(), oidc.stop()]);
  }
}

function bareExpress(): RequestListener {
  const app = express();
  app.post('/oauth/token', express.urlencoded({ extended: false }), (request, response) => {
    const { scope } = request.body as { scope: string };
    response.set('Cache-Control', 'no-store');
    response.json({ access_token: 'x'.repeat(43), token_type: 'Bearer', expires_in: 3600, scope });
  });
  return app;
}

async function listen(listener: RequestListener): Promise<{ url: string; close: () => Promise<unknown> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

function requests(name: string, url: string, credentials: Record<string, string>): Subject {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: PARALLEL });
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'client crm',
    ...credentials,
  }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const once = async () => {
    const answer = await pool.request({ path: pathname, method: 'POST', headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${name} answered ${answer.statusCode}: ${text}`);
  };
  return { name, once, parallel: PARALLEL, close: () => pool.close() };
}
