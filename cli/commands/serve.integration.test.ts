import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { MAIN, REFERENCE, SECRETS } from '../testing.ts';

/** How often the connector is killed; more by hand: `PBX_KILLS=30 npx vitest run cli/commands/serve`. */
const KILLS = Number(process.env['PBX_KILLS'] ?? 2);
const WRITERS = 8;
/** Acknowledgements after which the process is killed. */
const ACKNOWLEDGED_PER_RUN = 150;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'serve-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A connector in a process of its own. */
class Served {
  readonly child: ChildProcess;
  readonly url: string;
  /** What it printed to stderr so far. */
  stderr = '';

  constructor(child: ChildProcess, url: string) {
    this.child = child;
    this.url = url;
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.stderr += chunk;
    });
  }

  static async start(data: string): Promise<Served> {
    const args = [MAIN, 'connector', '--port', '0', '--seed', REFERENCE, '--data', data];
    const child = spawn(process.execPath, args, { env: { ...process.env, ...SECRETS } });
    let said = '';
    for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      said += String(chunk);
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (url !== undefined) return new Served(child, url);
    }
    throw new Error(`The connector ended before it listened: ${said}`);
  }

  /** A token of the main client. */
  async token(): Promise<string> {
    const response = await fetch(`${this.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: 'pbx-main',
        client_secret: SECRETS['PBX_CLIENT_SECRET'] ?? '',
      }),
    });
    if (response.status !== 200) throw new Error(`no token: ${response.status}`);
    return String(((await response.json()) as { access_token?: unknown }).access_token);
  }

  /** A request to the CRM API. */
  async api(path: string, token: string, body?: object): Promise<{ status: number; json: unknown }> {
    const response = await fetch(`${this.url}/api/crm/lookup/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: await response.json() };
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill(signal);
    await ended;
  }
}

/** What the connector has acknowledged, over all its lives. */
const acknowledged = { calls: new Set<string>(), contacts: new Set<string>(), tokens: new Set<string>() };
let serial = 0;

/** Writes until the connector is gone. */
async function write(connector: Served, onAcknowledged: () => void): Promise<void> {
  const token = await connector.token();
  try {
    for (;;) {
      serial += 1;
      const number = `+3314${String(serial).padStart(7, '0')}`;
      const agent = String(serial);
      const kind = serial % 3;
      if (kind === 0) acknowledged.tokens.add(await connector.token());
      else if (kind === 1) {
        const contact = { last_name: `Contact ${agent}`, phone_business: number };
        if ((await connector.api('contacts', token, contact)).status === 201)
          acknowledged.contacts.add(number);
      } else if ((await connector.api('phone-calls', token, call(agent, number))).status === 201)
        acknowledged.calls.add(agent);
      onAcknowledged();
    }
  } catch {
    // Killed: what was under way is not acknowledged, whether it is stored or not.
  }
}

function call(agent: string, number: string): object {
  return {
    direction: 'Inbound',
    call_type: 'Inbound',
    number,
    agent,
    started_at: '2026-01-31T09:15:00Z',
    established_at: '2026-01-31T09:15:05Z',
    ended_at: '2026-01-31T09:16:05Z',
    duration: 60,
    subject: 'Call',
  };
}

/** Puts the connector under load and kills it after so many acknowledgements. */
async function killUnderLoad(data: string): Promise<void> {
  const connector = await Served.start(data);
  let left = ACKNOWLEDGED_PER_RUN;
  const enough = Promise.withResolvers<void>();
  const writers = Array.from({ length: WRITERS }, () =>
    write(connector, () => {
      left -= 1;
      if (left === 0) enough.resolve();
    }),
  );
  await Promise.race([enough.promise, Promise.all(writers)]);
  await connector.end('SIGKILL');
  await Promise.all(writers);
}

describe('connector --data', () => {
  it('loses nothing that it acknowledged when it is killed under load', { timeout: 600_000 }, async () => {
    const data = join(folder, 'killed');
    for (let kill = 0; kill < KILLS; kill += 1) await killUnderLoad(data);

    const connector = await Served.start(data);
    onTestFinished(() => connector.end('SIGKILL'));
    const token = await connector.token();
    const { json } = await connector.api('phone-calls', token);
    const calls = new Set(
      (json as { phone_calls: { agent: string }[] }).phone_calls.map(({ agent }) => agent),
    );
    const lost: string[] = [];
    for (const agent of acknowledged.calls) if (!calls.has(agent)) lost.push(`call ${agent}`);
    for (const number of acknowledged.contacts) {
      const { json: found } = await connector.api(
        `contacts/search?phone=${encodeURIComponent(number)}`,
        token,
      );
      if (!JSON.stringify(found).includes('"Contact ')) lost.push(`contact ${number}`);
    }
    for (const one of acknowledged.tokens)
      if ((await connector.api('contacts/search?phone=1', one)).status !== 200) lost.push('a token');
    expect(lost).toEqual([]);
    const { calls: reported, contacts, tokens } = acknowledged;
    expect(reported.size + contacts.size + tokens.size).toBeGreaterThan(KILLS * (ACKNOWLEDGED_PER_RUN / 2));
  });

  it('says why on stderr while its disk is full, and goes on when it is not', { timeout: 60_000 }, async ({
    skip,
  }) => {
    const disk = smallDisk();
    if (disk === undefined) return skip('no small file system can be mounted here');
    const connector = await Served.start(join(disk, 'data'));
    onTestFinished(() => connector.end('SIGKILL'));
    const token = await connector.token();
    const ballast = join(disk, 'ballast');
    fill(ballast);
    const statuses = new Set<number>();
    for (let agent = 0; agent < 400 && !statuses.has(503); agent += 1)
      statuses.add((await connector.api('phone-calls', token, call(`full ${agent}`, '+33142000000'))).status);
    expect([...statuses].at(-1)).toBe(503);
    expect(connector.stderr).toMatch(/^The data in \S+ cannot be used: the disk .*503\.\n$/);
    rmSync(ballast);
    expect((await connector.api('phone-calls', token, call('after', '+33142000000'))).status).toBe(201);
    await connector.end('SIGTERM');
    expect(connector.stderr).toMatch(/The data can be stored again, after \d+ failed attempts\.\n$/);
    expect(connector.child.exitCode).toBe(0);
  });
});

/** A file system of 2 MiB; undefined where this process may not mount one. */
function smallDisk(): string | undefined {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', disk]);
  });
  return disk;
}

/** Writes a file until the disk has no room left. */
function fill(path: string): void {
  for (const size of [65_536, 1024]) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // ENOSPC: finer, until nothing fits.
    }
  }
}
