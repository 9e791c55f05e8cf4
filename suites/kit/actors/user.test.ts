import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Recorder } from '../evidence/recorder.ts';
import { Redactor } from '../evidence/redactor.ts';
import { delivered } from '../findings/index.ts';
import { HttpClient } from '../http-client.ts';
import { Browser } from './browser.ts';
import { approvedUnasked } from './outcome.ts';
import type { PageHints } from './page.ts';
import { type AskingAnew, User } from './user.ts';

const PBX = 'https://pbx.example.com/cb';

/** A user before a server that answers each address in a way of its own. */
async function userAt(
  answer: (url: URL, response: ServerResponse, request: IncomingMessage) => void,
  hints: PageHints = {},
  anew?: AskingAnew,
) {
  const server = createServer((request, response) => {
    answer(new URL(request.url ?? '', 'http://localhost'), response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dispatcher = new Agent();
  onTestFinished(async () => {
    await dispatcher.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options = {
    dispatcher,
    timeoutMs: 5000,
    turn: async () => undefined,
    wait: async () => undefined,
  };
  const http = new HttpClient(options, new Recorder(new Redactor(), () => 0));
  const open = () => new Browser(http, 'user', new Set([origin]), hints);
  const user = new User(open(), open, undefined, hints, anew === undefined ? {} : { anew });
  const url = (client = 'pbx') =>
    `${origin}/authorize?${new URLSearchParams({ client_id: client, redirect_uri: PBX })}`;
  return { user, url };
}

const page = (response: ServerResponse, body: string) =>
  response.writeHead(200, { 'content-type': 'text/html' }).end(body);
const back = (response: ServerResponse, query: string) =>
  response.writeHead(302, { location: `${PBX}?${query}` }).end();
const ASK =
  '<form method="post" action="/decision"><button name="choice" value="2">Continue without access</button></form>';

describe('an approval by forms that comes back as a denial', () => {
  const denying = (url: URL, response: ServerResponse) =>
    url.pathname === '/decision' ? back(response, 'error=access_denied') : page(response, ASK);

  it('says which control on which page was used', async () => {
    const { user, url } = await userAt(denying);
    const outcome = await user.decide(url());
    expect(delivered(outcome, PBX).actual).toMatch(
      /access_denied after the harness used the control "Continue without access" \(choice=2\) on the page at \/authorize; .*approval\.approve$/,
    );
  });

  it('says nothing of a denial that was meant', async () => {
    const { user, url } = await userAt(denying, { deny: '2' });
    expect(delivered(await user.decide(url(), 'deny'), PBX).actual).not.toContain('the harness used');
  });
});

describe('an approval page of a server that remembers', () => {
  /** Asks for what `asks` says, and sends a code at once else. */
  const asking = (asks: (url: URL) => boolean) => (url: URL, response: ServerResponse) =>
    asks(url) ? page(response, ASK) : back(response, 'code=abc');

  it('comes by prompt=consent', async () => {
    const { user, url } = await userAt(
      asking(({ searchParams }) => searchParams.get('prompt') === 'consent'),
    );
    expect(approvedUnasked(await user.decide(url()))).toBe(true);
    expect(await user.atApproval(url())).toMatchObject({ redirectUri: PBX });
    expect(await user.atApproval(url(), { insist: false })).toBeUndefined();
  });

  it('comes once the tokens of the run are revoked, unless they are still needed', async () => {
    let revoked = false;
    const anew: AskingAnew = {
      withdraw: async () => {
        revoked = true;
        return true;
      },
      ofOtherClients: () => [],
    };
    const { user, url } = await userAt(
      asking(() => revoked),
      {},
      anew,
    );
    expect(await user.atApproval(url(), { keepGrants: true })).toBeUndefined();
    expect(revoked).toBe(false);
    expect(await user.atApproval(url())).toBeDefined();
  });

  it('comes by another client where that is as good', async () => {
    const { user, url } = await userAt(
      asking(({ searchParams }) => searchParams.get('client_id') === 'other'),
      {},
      { withdraw: async () => false, ofOtherClients: (sent) => [sent.replace('=pbx&', '=other&')] },
    );
    expect(await user.atApproval(url())).toBeUndefined();
    expect((await user.atApproval(url(), { anyClient: true }))?.shown.answer.url).toContain(
      'client_id=other',
    );
  });

  it('is not looked for where the request is refused', async () => {
    const opened: string[] = [];
    const { user, url } = await userAt((at, response) => {
      opened.push(at.search);
      back(response, 'error=invalid_scope');
    });
    expect(await user.atApproval(url())).toBeUndefined();
    expect(opened.filter((search) => search.includes('prompt'))).toEqual([]);
  });
});
