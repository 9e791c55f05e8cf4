import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import type { Target } from '../suites/kit/target.ts';
import { Fingerprints } from './call-ledger.ts';
import { readJournal } from './journal.ts';

test('a list whose pages always name a next one is given up after a quarter of an hour', async () => {
  let minutes = 0;
  let pages = 0;
  const server = createServer((_request, response) => {
    pages += 1;
    minutes += 1;
    response.writeHead(200, {
      'content-type': 'application/json',
      link: `</calls?page=${pages}>; rel="next"`,
    });
    response.end('{"phone_calls":[]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dispatcher = new Agent();
  onTestFinished(async () => {
    await dispatcher.destroy();
    server.close();
  });
  const calls = `http://127.0.0.1:${(server.address() as AddressInfo).port}/calls`;
  const target = { endpoints: { calls }, api: {}, accounts: {} } as unknown as Target;
  const accessToken = async () => 'a-token';
  const reading = readJournal(
    { target, dispatcher, accessToken, now: () => minutes * 60_000 },
    new Fingerprints(),
  );
  await expect(reading).rejects.toMatchObject({
    code: 'journal-unreadable',
    message: expect.stringContaining('had not ended after 15 minutes'),
  });
  expect(pages).toBe(16);
});
