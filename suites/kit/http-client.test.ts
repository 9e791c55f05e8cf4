import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { Recorder } from './evidence/recorder.ts';
import { Redactor } from './evidence/redactor.ts';
import { HttpClient } from './http-client.ts';
import { TimeBudget } from './time-budget.ts';

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A server on a port of its own, and the harness's way to it; waits are noted, not waited for. */
async function serve(listener: RequestListener, timeoutMs = 10_000, budget?: TimeBudget) {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dispatcher = new Agent();
  opened.push(async () => {
    await dispatcher.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const waits: number[] = [];
  let turns = 0;
  const options = {
    dispatcher,
    timeoutMs,
    turn: async () => {
      turns += 1;
    },
    wait: async (ms: number) => {
      waits.push(ms);
    },
    ...(budget && { budget }),
  };
  const recorder = new Recorder(new Redactor(), () => 0);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { http: new HttpClient(options, recorder), url, waits, recorder, turns: () => turns };
}

/** Answers 429 with these headers once, then 200. */
function throttling(headers: Readonly<Record<string, string>>): RequestListener {
  let seen = 0;
  return (_, response) => {
    seen += 1;
    response.writeHead(seen === 1 ? 429 : 200, seen === 1 ? headers : {}).end();
  };
}

describe('a request that is throttled', () => {
  it('waits as long as Retry-After says and is sent once more, in its turn', async () => {
    const { http, url, waits, recorder, turns } = await serve(throttling({ 'retry-after': '7' }));
    expect((await http.send('client', { method: 'GET', url })).status).toBe(200);
    expect(waits).toEqual([7000]);
    expect(turns()).toBe(2);
    expect(recorder.exchanges.map(({ response }) => response?.status)).toEqual([429, 200]);
  });

  it('takes a date in Retry-After too, measured by the clock of the server', async () => {
    const headers = {
      date: 'Tue, 06 Jan 2026 10:00:00 GMT',
      'retry-after': 'Tue, 06 Jan 2026 10:00:30 GMT',
    };
    const { http, url, waits } = await serve(throttling(headers));
    expect((await http.send('client', { method: 'GET', url })).status).toBe(200);
    expect(waits).toEqual([30_000]);
  });

  it.each([
    ['no Retry-After', {}],
    ['a Retry-After of an hour', { 'retry-after': '3600' }],
    ['a Retry-After that is neither', { 'retry-after': 'soon' }],
  ])('is not repeated for %s', async (_, headers) => {
    const { http, url, waits } = await serve(throttling(headers as Record<string, string>));
    expect((await http.send('client', { method: 'GET', url })).status).toBe(429);
    expect(waits).toEqual([]);
  });

  it('is handed to the rule that provoked it', async () => {
    const { http, url, waits } = await serve(throttling({ 'retry-after': '7' }));
    const answer = await http.send('client', { method: 'GET', url, expectsThrottling: true });
    expect(answer.status).toBe(429);
    expect(waits).toEqual([]);
  });
});

describe('a request without an answer', () => {
  it('is an answer of status 0 that says why, whether nobody listens or nobody speaks', async () => {
    const { http, url } = await serve(() => undefined, 50);
    const silent = await http.send('client', { method: 'GET', url });
    expect(silent.status).toBe(0);
    expect(silent.failure).toContain('no whole answer came within');
    const closed = await http.send('client', { method: 'GET', url: 'http://127.0.0.1:1/' });
    expect(closed.status).toBe(0);
    expect(closed.failure).toContain('the connection was refused');
  });
});

describe('a budget of time for all requests', () => {
  it('ends them once it is spent, and waits for no Retry-After beyond it', async () => {
    let now = 0;
    const budget = new TimeBudget(10_000, () => now);
    const { http, url, waits, recorder } = await serve(
      (_, response) => {
        now += 4000;
        response.writeHead(429, { 'retry-after': '7' }).end();
      },
      10_000,
      budget,
    );
    const send = () => http.send('client', { method: 'GET', url });
    expect((await send()).status).toBe(429);
    expect(waits).toEqual([]);
    await send();
    expect((await send()).status).toBe(429);
    expect(await send()).toMatchObject({
      status: 0,
      failure: 'the answers so far took more than 10 s in all, and no more is sent',
    });
    expect(recorder.exchanges.at(-1)?.failure).toContain('in all');
  });

  it('counts the time of what breaks off too', async () => {
    let now = 0;
    const budget = new TimeBudget(10_000, () => now);
    await budget.spend(async () => {
      now += 9500;
    });
    expect([budget.leftMs, budget.spent]).toEqual([500, undefined]);
    await expect(
      budget.spend(async () => {
        now += 501;
        throw new Error('it breaks off');
      }),
    ).rejects.toThrow('it breaks off');
    expect(budget.spent).toContain('10 s');
  });
});
