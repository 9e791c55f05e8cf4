import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort } from 'node:worker_threads';
import { answer, relayContact } from '../fixtures/crms/relay.ts';

/**
 * The CRM of the lookup benchmark, run as a worker thread, so that its own cost is not counted: the token endpoint and
 * one contact, for `fixtures/templates/relay.xml`. Posts its URL once it listens.
 */
const json = { 'Content-Type': 'application/json' };
const tokens = answer(200, { access_token: 'a'.repeat(43), refresh_token: 'r'.repeat(43), expires_in: 3600 });
const contacts = answer(200, { contacts: [relayContact] });

const server = createServer((request, response) => {
  const { status, body } = request.url === '/oauth/token' ? tokens : contacts;
  request.resume();
  response.writeHead(status, { ...json, 'Content-Length': body.length }).end(body);
});
server.listen(0, '127.0.0.1', () =>
  parentPort?.postMessage(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
