import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Recorder } from '../../suites/kit/evidence/recorder.ts';
import { Redactor } from '../../suites/kit/evidence/redactor.ts';
import type { Approval } from '../../suites/kit/target.ts';
import { Blocked, NotApplicable } from '../../suites/kit/verdict.ts';
import { sharedChromium } from '../../tests/chromium.ts';
import { notPassed, remoteReference, runRules } from '../testing.ts';
import { BrowserUsers } from './browser-approver.ts';

const PBX = 'https://pbx.example.com/crm/callback';

let browser: Browser;
const evidence = mkdtempSync(join(tmpdir(), 'approval-'));
beforeAll(async () => {
  browser = await sharedChromium();
});

describe('rules against the reference connector, approved in a browser', () => {
  it('pass as they do by forms, after one sign-in', async () => {
    const remote = await remoteReference((file) => ({
      ...file,
      approval: {
        how: 'browser',
        signIn: [
          { fill: 'input[name=username]', with: 'username' },
          { fill: 'input[name=password]', with: 'password' },
          { click: 'form button' },
        ],
        approve: [{ click: 'button[value=approve]' }],
        deny: [{ click: 'button[value=deny]' }],
        timeoutSeconds: 10,
      },
    }));
    try {
      const run = await runRules(
        remote.deployment,
        'oauth/code/code-single-use,oauth/code/code-expires,oauth/consent/denial-is-access-denied,pbx/authorize/authorize-completes,oauth/redirect/refused-uri-not-replaced,oauth/grant/limited-client-kept-to-its-grant,oauth/authorize/unknown-client-shown-locally',
      );
      // What needs a clock that moves, or pages read as HTML, is said to be so.
      expect(notPassed(run).filter(({ verdict }) => verdict !== 'not-applicable')).toEqual([]);
      expect(run.summary.pass).toBe(6);
      expect(run.notes).toBeUndefined();
      const signIns = run.results.flatMap(({ exchanges }) =>
        exchanges.filter(
          ({ request }) => request.method === 'POST' && request.url.endsWith('/oauth/sign-in'),
        ),
      );
      expect(signIns).toHaveLength(1);
      expect(JSON.stringify(run)).not.toContain(remote.file.user?.password);
    } finally {
      await remote.close();
    }
  }, 120_000);
});

/** A connector whose pages need JavaScript: no form stands in their HTML. */
const scripted = (button: string) => `<!doctype html><title>Approval</title><div id="app"></div><script>
const app = document.getElementById('app');
const asked = new URLSearchParams(location.search);
const control = (name, act) => {
  const button = Object.assign(document.createElement('button'), { id: name, textContent: name });
  button.onclick = () => act();
  app.append(button);
};
const back = (answer) => {
  location.href = asked.get('redirect_uri') + '?' + answer + '&state=' + encodeURIComponent(asked.get('state'));
};
const ask = () => {
  app.replaceChildren();
  control('${button}', () => back('code=splendid-code'));
  control('deny', () => back('error=access_denied'));
};
if (localStorage.signedIn) setTimeout(ask, 20);
else {
  const name = Object.assign(document.createElement('input'), { id: 'who' });
  app.append(name);
  control('next', () => { localStorage.signedIn = name.value; ask(); });
}
</script>`;

interface Served {
  readonly users: BrowserUsers;
  readonly notes: string[];
  readonly recorder: Recorder;
  url(changes?: Readonly<Record<string, string>>): string;
}

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A server on a port of its own, and a user who signs in and approves at its scripted pages. */
async function serve(
  listener: RequestListener,
  timeoutMs = 60_000,
  steps: Partial<Extract<Approval, { how: 'browser' }>> = {},
): Promise<Served> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const redactor = new Redactor();
  redactor.learn('password', 'correct horse');
  const notes: string[] = [];
  const context = await browser.newContext();
  const users = new BrowserUsers({
    approval: {
      how: 'browser',
      signIn: [{ fill: '#who', with: 'username' }, { click: '#next' }],
      approve: [{ waitFor: '#approve' }, { screenshot: 'asked' }, { click: '#approve' }],
      deny: [],
      timeoutMs,
      ...steps,
    },
    user: { username: 'marie', password: 'correct horse' },
    origins: new Set([origin]),
    redirectUris: [PBX],
    anyCertificate: false,
    evidence,
    redactor,
    onRetry: (note) => notes.push(note),
    // A context of the one browser all tests share stands in for a browser of its own.
    launch: async () => ({ newContext: async () => context }) as unknown as Browser,
  });
  opened.push(async () => {
    await context.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const recorder = new Recorder(redactor, () => 0);
  const url = (changes: Readonly<Record<string, string>> = {}) =>
    `${origin}/authorize?${new URLSearchParams({ redirect_uri: PBX, state: 'a b', ...changes })}`;
  return { users, notes, recorder, url };
}

const page =
  (html: string, status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end(html);
  };

describe('a user at a browser', { timeout: 120_000 }, () => {
  it('gets through pages that only JavaScript makes, and is stopped on the way to the PBX', async () => {
    const { users, recorder, url, notes } = await serve(page(scripted('approve')));
    const outcome = await users.forTrial(recorder).decide(url(), 'approve');
    expect(outcome).toMatchObject({
      kind: 'redirect',
      location: `${PBX}?code=splendid-code&state=a%20b`,
      asked: true,
    });
    expect(existsSync(join(evidence, 'asked.png'))).toBe(true);
    expect(recorder.exchanges.map(({ request }) => request.url)).toEqual([url()]);
    expect(notes).toEqual([]);
  });

  it('keeps its session from one decision to the next', async () => {
    const { users, recorder, url } = await serve(page(scripted('approve')));
    const user = users.forTrial(recorder);
    await user.decide(url(), 'approve');
    // The sign-in step would fail now: its field is no longer there.
    expect(await user.decide(url(), 'approve')).toMatchObject({ kind: 'redirect', asked: true });
  });

  it('reads a Location exactly as the server sent it', async () => {
    const { users, recorder, url } = await serve((_, response) => {
      response.writeHead(303, { location: `${PBX}?code=abc&state='a%7eb'` }).end();
    });
    const outcome = await users.forTrial(recorder).decide(url(), 'approve');
    expect(outcome).toMatchObject({ location: `${PBX}?code=abc&state='a%7eb'`, asked: false });
    expect(outcome.trail.map(({ status }) => status)).toEqual([303]);
  });

  it('is stopped at a redirect URI that nobody registered too, when the server follows it', async () => {
    const evil = 'https://stranger.example/cb';
    const { users, recorder, url } = await serve((_, response) => {
      response.writeHead(302, { location: `${evil}/deeper?code=abc` }).end();
    });
    const outcome = await users.forTrial(recorder).decide(url({ redirect_uri: evil }), 'approve');
    expect(outcome).toMatchObject({ kind: 'redirect', location: `${evil}/deeper?code=abc` });
  });

  it('ends at an error page without waiting for controls that never come', async () => {
    const { users, recorder, url, notes } = await serve(page('<h1>Unknown client</h1>', 400));
    const outcome = await users.forTrial(recorder).decide(url(), 'approve');
    expect(outcome).toMatchObject({
      kind: 'page',
      page: { kind: 'error', text: 'Unknown client' },
      asked: false,
    });
    expect(outcome.answer.status).toBe(400);
    expect(notes).toEqual([]);
  });

  it('tries a page that did not come up once more, and says so', async () => {
    let visits = 0;
    const { users, recorder, url, notes } = await serve((request, response) => {
      if (!request.url?.startsWith('/authorize')) return void response.writeHead(404).end();
      visits += 1;
      if (visits === 1) page('<h1>Bad gateway</h1>', 502)(request, response);
      else page(scripted('approve'))(request, response);
    });
    const outcome = await users.forTrial(recorder).decide(url(), 'approve');
    expect(outcome).toMatchObject({ kind: 'redirect' });
    expect(notes).toEqual(['A page at sign-in or approval was tried again: it came with status 502.']);
  });

  it('leaves a screenshot and the text of a page at which a step fails, without secrets', async () => {
    const broken = '<p id="who">Dear correct horse, something is amiss</p>';
    const { users, recorder, url, notes } = await serve(page(broken));
    const failure = await users
      .forTrial(recorder)
      .decide(url(), 'approve')
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Blocked);
    const [, kept = ''] = /screenshot and text: (.*)$/.exec(String(failure)) ?? [];
    expect(String(failure)).toContain('the step fill "#who" did not work');
    expect(existsSync(kept)).toBe(true);
    expect(readFileSync(kept.replace(/png$/, 'txt'), 'utf8')).toContain(
      'Dear <password#1>, something is amiss',
    );
    expect(notes).toHaveLength(1);
  });

  it('takes an optional step where its control shows, and leaves it out elsewhere', async () => {
    const steps = {
      approve: [
        { click: '#remember', optional: true },
        { click: '#approve' },
        { click: '#sure', optional: true },
      ],
    };
    const plain = await serve(page(scripted('approve')), 60_000, steps);
    expect(await plain.users.forTrial(plain.recorder).decide(plain.url(), 'approve')).toMatchObject({
      kind: 'redirect',
      asked: true,
    });
    const more = `<input id="remember" type="checkbox"><button id="approve">Approve</button><script>
      document.getElementById('approve').onclick = () => {
        const kept = document.getElementById('remember').checked;
        document.body.innerHTML = '<a id="sure" href="${PBX}?code=' + kept + '">Sure</a>';
      };</script>`;
    const full = await serve(page(more), 60_000, steps);
    expect(await full.users.forTrial(full.recorder).decide(full.url(), 'approve')).toMatchObject({
      location: `${PBX}?code=true`,
    });
    expect([...plain.notes, ...full.notes]).toEqual([]);
  });

  it('takes a refusal between two steps for the answer', async () => {
    const { users, recorder, url, notes } = await serve(
      (request, response) =>
        request.url?.startsWith('/refused')
          ? page('<h1>You may not</h1>', 403)(request, response)
          : page('<a id="next" href="/refused">Next</a>')(request, response),
      60_000,
      { signIn: [], approve: [{ click: '#next' }, { click: '#approve' }] },
    );
    const outcome = await users.forTrial(recorder).decide(url(), 'approve');
    expect(outcome).toMatchObject({ kind: 'page', page: { kind: 'error', text: 'You may not' } });
    expect(notes).toEqual([]);
  });

  it('waits for no control where the page shows the sign of a refusal', async () => {
    const refusal = page('<div class="refused">The application is not known</div>');
    const { users, recorder, url, notes } = await serve(refusal, 60_000, { refusal: '.refused' });
    const outcome = await users.forTrial(recorder).decide(url(), 'approve');
    expect(outcome).toMatchObject({ kind: 'page', page: { kind: 'other' }, asked: false });
    expect(notes).toEqual([]);
  });

  it('says where a request stands without a decision', async () => {
    const { users, recorder, url } = await serve(page(scripted('approve')));
    const user = users.forTrial(recorder);
    expect(await user.opens?.(url())).toMatchObject({
      kind: 'page',
      page: { kind: 'approval' },
      asked: false,
    });
    expect(await user.decide(url(), 'approve')).toMatchObject({ kind: 'redirect' });
  });

  it('has nothing to deny with where the target file declares no steps for it', async () => {
    const { users, recorder, url } = await serve(page(scripted('approve')));
    await expect(users.forTrial(recorder).decide(url(), 'deny')).rejects.toThrow(NotApplicable);
    await expect(users.forTrial(recorder).decide(url(), 'deny')).rejects.toThrow('approval.deny');
  });

  it('tries once more where none of its controls appears, and takes the page for what it is then', async () => {
    const { users, recorder, url, notes } = await serve(page('<h1>You may not</h1>'), 1500);
    const outcome = await users.forTrial(recorder).decide(url(), 'approve');
    expect(outcome).toMatchObject({ kind: 'page', asked: false });
    expect(notes).toEqual([
      'A page at sign-in or approval was tried again: no control of its steps appeared.',
    ]);
  });

  it('reports a server that cannot be reached as no answer', async () => {
    const { users, recorder } = await serve(page(''));
    const outcome = await users.forTrial(recorder).decide('http://127.0.0.1:1/authorize', 'approve');
    expect(outcome.answer.status).toBe(0);
  });
});
