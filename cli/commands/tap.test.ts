import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tapSchema } from '../../reports/tap/schema.ts';
import { inProcess, SECRETS, writeTarget } from '../testing.ts';

let folder: string;
let origin: string;
const server = createServer((request, response) => {
  request.resume();
  response.end(request.url);
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tap-command-'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const target = (change?: (source: string) => string) =>
  writeTarget(join(folder, 'target.yaml'), origin, change);

/** Runs the command, does something once it listens, and interrupts it. */
async function listening(args: readonly string[], act: (url: string) => Promise<unknown>) {
  const out = join(folder, 'out');
  const command = inProcess(['tap', '--target', target(), '--port', '0', '--out', out, ...args], SECRETS);
  const heard = () =>
    vi
      .mocked(process.stdout.write)
      .mock.calls.map(([chunk]) => String(chunk))
      .join('');
  const url = await vi.waitFor(
    () => {
      const [, found] = /Listening at ([^\s,]+)[\s\S]*Ctrl-C ends it/.exec(heard()) ?? [];
      if (found === undefined) throw new Error(`not yet: ${heard()}`);
      return found;
    },
    { timeout: 30_000 },
  );
  try {
    await act(url);
  } finally {
    process.emit('SIGINT', 'SIGINT');
  }
  return { out, ended: await command };
}

describe('tap', () => {
  it('listens, records, and ends', async () => {
    const { out, ended } = await listening(['--verbose'], (url) =>
      fetch(`${url}/a?b=c`).then((answer) => answer.text()),
    );
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toMatch(/1 {2}200 .* ms {2}GET \/a {2}other\n/);
    expect(ended.stdout).toContain('1 exchange, 0 calls');
    const document = tapSchema.parse(JSON.parse(readFileSync(join(out, 'tap.json'), 'utf8')));
    expect(document.exchanges[0]).toMatchObject({
      request: { method: 'GET', url: `${origin}/a?b=c` },
      response: { status: 200, body: '/a?b=c' },
    });
    expect(existsSync(join(out, 'tap.jsonl'))).toBe(false);
    const again = await inProcess(
      ['tap', '--target', target(), '--port', '0', '--out', out, '--for', '1ms'],
      SECRETS,
    );
    expect(again).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('holds a tap already. Name another folder'),
    });
  });

  it('serves HTTPS with a certificate of its own', async () => {
    const { ended } = await listening(['--https'], async (url) => {
      expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
      const ca = readFileSync(join(folder, 'out', 'tap-ca.pem'));
      const body = await new Promise<string>((resolve, reject) => {
        get(`${url}/secure`, { ca, agent: false }, (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          answer.on('end', () => resolve(text));
        }).on('error', reject);
      });
      expect(body).toBe('/secure');
    });
    expect(ended).toMatchObject({ code: 0 });
  });

  it('writes the template by which a PBX comes through it', async () => {
    const template = join(folder, 'Engine.xml');
    const xml = readFileSync(new URL('../../fixtures/templates/relay.xml', import.meta.url), 'utf8');
    writeFileSync(template, xml.replace('https://relay.example', origin));
    const { out, ended } = await listening(['--template', template], async (url) => {
      expect(readFileSync(join(folder, 'out', 'Engine.xml'), 'utf8')).toBe(
        xml.replace('https://relay.example', url),
      );
    });
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stderr).not.toContain('not recognized');
    expect(ended.stdout).toContain(`Import ${join(out, 'Engine.xml')} into the PBX`);
  });

  it('puts the address by which others reach it into that template', async () => {
    const template = join(folder, 'Engine.xml');
    const xml = readFileSync(new URL('../../fixtures/templates/relay.xml', import.meta.url), 'utf8');
    writeFileSync(template, xml.replace('https://relay.example', origin));
    const outside = 'https://tap.example:8443';
    const { out, ended } = await listening(
      ['--template', template, '--public-url', outside],
      async () => undefined,
    );
    expect(readFileSync(join(out, 'Engine.xml'), 'utf8')).toBe(xml.replace('https://relay.example', outside));
    expect(ended.stdout).toContain(`, offered as ${outside}, for ${origin}`);
  });

  it('says that a template leads past it', async () => {
    const template = join(folder, 'Other.xml');
    writeFileSync(template, readFileSync(new URL('../../fixtures/templates/relay.xml', import.meta.url)));
    const { out, ended } = await listening(['--template', template], async () => undefined);
    expect(ended.stderr).toContain(`Other.xml names no address of ${origin}, so a PBX that imports it`);
    expect(existsSync(join(out, 'Other.xml'))).toBe(false);
  });

  it('ends with exit code 3 where nothing was answered, and says so at the first exchange', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const { ended } = await listening([], async (url) => {
      for (const path of ['/a', '/b']) expect((await fetch(url + path)).status).toBe(502);
    });
    expect(ended.code).toBe(3);
    expect(ended.stderr.match(/got no answer/g)).toHaveLength(1);
    expect(ended.stderr).toContain(`${origin} answered nothing that passed: check that it runs`);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  it('keeps what callers are called from other users, and names the page', async () => {
    const { out, ended } = await listening([], (url) => fetch(`${url}/a`).then((answer) => answer.text()));
    for (const name of readdirSync(out))
      expect(`${name} ${(statSync(join(out, name)).mode & 0o777).toString(8)}`).toBe(`${name} 600`);
    expect(readdirSync(out).sort()).toEqual([
      'recording.jsonl',
      'report.html',
      'run.json',
      'tap.har',
      'tap.json',
    ]);
    expect(ended.stdout).toContain(`Report: file://${join(out, 'report.html')} (beside it: run.json)`);
    const again = await inProcess(['tap', '--finish', out], SECRETS);
    expect(again).toMatchObject({ code: 0, stdout: `${out} is finished already: tap.json is there.\n` });
  });

  it('ends by itself after so long', async () => {
    const out = join(folder, 'out');
    const ended = await inProcess(
      ['tap', '--target', target(), '--port', '0', '--out', out, '--for', '1ms'],
      SECRETS,
    );
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('0 exchanges, 0 calls') });
  });

  it.each([
    [['tap'], 'tap needs a deployment to listen to: give --target FILE.'],
    [['tap', '--target', 'a.yaml', '--finish', 'b'], 'tap needs a deployment'],
    [
      ['tap', '--target', 'a.yaml', '--rewrite', 'pages'],
      '--rewrite "pages" is not one of template, metadata.',
    ],
    [['tap', '--target', 'a.yaml', '--for', 'long'], '--for "long" is not a duration'],
    [['tap', '--target', 'a.yaml', '--calls', '0'], '--calls "0" is not a whole number'],
    [
      ['tap', '--target', 'a.yaml', '--public-url', 'tap.example'],
      '--public-url "tap.example" is not an http',
    ],
    [['tap', '--target', 'none.yaml'], 'The target file none.yaml cannot be read'],
    [
      ['tap', '--finish', 'none'],
      'none holds no tap to finish: tap.jsonl cannot be read, there is no such file.',
    ],
    [['tap', '--share', 'none'], 'none/tap.json cannot be read: there is no such file.'],
  ])('%j is a mistake', async (args, says) => {
    const ended = await inProcess(args, SECRETS);
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(says) });
  });

  it('a certificate needs its key', async () => {
    const ended = await inProcess(['tap', '--target', target(), '--cert', 'a.pem'], SECRETS);
    expect(ended).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--cert and --key belong together'),
    });
  });
});
