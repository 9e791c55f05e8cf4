import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MAIN, writeTarget } from '../cli/testing.ts';
import { readRun } from '../reports/run/read.ts';
import { kill, startProcess } from './workers-testing.ts';

const RULE = 'oauth/token/error-is-registered-json';
/** Too short to be replaced wherever it stands. */
const SECRET = 'q7x';

/** A deployment that refuses token requests on a page. */
async function refusingOnPages(): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(400, { 'content-type': 'text/html' }).end('<h1>Bad Request</h1>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('tap says a violation as soon as it has passed, and ends with a run document and exit code 1', {
  timeout: 60_000,
}, async () => {
  const origin = await refusingOnPages();
  const base = mkdtempSync(join(tmpdir(), 'tap-judge-'));
  onTestFinished(() => rmSync(base, { recursive: true }));
  const out = join(base, 'tap');
  const child = startProcess([
    ...[MAIN, 'tap', '--target', writeTarget(join(base, 'target.yaml'), origin)],
    ...['--port', '0', '--out', out],
  ]);
  onTestFinished(() => kill(child));
  const ended = once(child, 'exit');
  let said = '';
  let sent = false;
  let interrupted = false;
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    const [, url] = /Listening at (\S+) for/.exec(said) ?? [];
    if (url !== undefined && !sent) {
      sent = true;
      const form = { grant_type: 'client_credentials', client_id: 'pbx', client_secret: SECRET };
      await fetch(`${url}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
    }
    // A second signal would end it at once.
    if (said.includes(`✗ ${RULE}: `) && !interrupted) interrupted = child.kill('SIGINT');
  }
  expect((await ended)[0], said).toBe(1);
  expect(said).toContain('Not conformant: 1 violation');
  const text = readFileSync(join(out, 'run.json'), 'utf8');
  const run = readRun(text);
  expect(run.traffic).toEqual({ exchanges: 1 });
  const failing = run.results.filter(({ verdict }) => verdict === 'fail');
  expect(failing.map(({ rule, exchanges }) => [rule, exchanges.length])).toEqual([[RULE, 1]]);
  expect(run.results.find(({ rule }) => rule === 'oauth/token/answer-not-stored')?.actual).toMatch(
    /^not seen: /,
  );
  expect(text).not.toContain(SECRET);
  expect(readFileSync(join(out, 'report.html'), 'utf8')).not.toContain(SECRET);
});
