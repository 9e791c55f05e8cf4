import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { createPbx, type Pbx, type PbxOptions, servePbx } from '../../simulator/index.ts';
import { type RecordOptions, recordCommand } from './record.ts';

const folder = mkdtempSync(join(tmpdir(), 'record-'));
afterAll(() => rmSync(folder, { recursive: true }));

const startedAt = Date.UTC(2026, 10, 23, 8);
const CDR = [
  'Call 1,000001A2076B4400_1,00:01:05,2026/11/23 08:00:00,2026/11/23 08:00:07,2026/11/23 08:01:12,TerminatedBySrc',
  '+33142000000,Ext.101,10000,101,101,,Ext.101,101,,,,,Chain: +33142000000;Ext.101;,LineGroup,Extension,Extension,,,,',
].join();
const JSONL =
  '{"v":1,"startedAt":"2026-11-23T08:00:00.000Z","direction":"Inbound","number":"+33142000000","agent":"101",' +
  '"answered":true,"ringSeconds":7,"durationSeconds":65,"summary":"Hello"}\n';

async function busyPbx(options: PbxOptions = {}) {
  const pbx = createPbx(options);
  await pbx.call({
    number: '+33142000000',
    agent: '101',
    startedAt,
    ringSeconds: 7,
    durationSeconds: 65,
    summary: 'Hello',
  });
  return pbx;
}

/** Serves a PBX until the test ends. */
async function serve(pbx: Pbx): Promise<void> {
  const server = await servePbx(pbx);
  onTestFinished(async () => {
    await server.close();
    await pbx.stop();
  });
}

async function printed(options: RecordOptions): Promise<string> {
  const out = new PassThrough();
  expect(await recordCommand(options, out)).toBe(0);
  out.end();
  return text(out);
}

test('the calls of a PBX at work are printed as JSON Lines or as CDR', async () => {
  const pbx = await busyPbx();
  await serve(pbx);
  expect(await printed({ pbx: pbx.url, format: 'jsonl' })).toBe(JSONL);
  expect(await printed({ pbx: pbx.url, format: 'cdr' })).toMatch(CDR);
  const paris = await printed({ pbx: pbx.url, format: 'cdr', delimiter: 'tab', timeZone: 'Europe/Paris' });
  expect(paris.split('\t').slice(3, 5)).toEqual(['2026/11/23 09:00:00', '2026/11/23 09:00:07']);
});

test('the calls of a stopped PBX are written to a file', async () => {
  const data = join(folder, 'state');
  await (await busyPbx({ data })).stop();
  const out = join(folder, 'deep', 'calls.jsonl');
  expect(await recordCommand({ data, format: 'jsonl', out })).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe(JSONL);
});

test.each([
  [{}, 'Give either --pbx, the address of a simulated 3CX, or --data, the folder of its state.'],
  [{ pbx: 'http://127.0.0.1:1', data: '.' }, 'Give either --pbx'],
  [{ pbx: 'localhost:4401' }, '--pbx "localhost:4401" is not an http or https address.'],
  [{ data: folder }, `There is no state of a simulated 3CX in ${folder}`],
])('a mistake is told: %j', async (options, message) => {
  await expect(recordCommand({ format: 'cdr', ...options })).rejects.toMatchObject({
    name: 'UsageError',
    message: expect.stringContaining(message),
  });
});

test('a reader that leaves early ends it in peace', async () => {
  const data = join(folder, 'long');
  const pbx = createPbx({ data });
  for (let each = 0; each < 100; each += 1) await pbx.call({ number: '+33142000000', agent: '101' });
  await pbx.stop();
  const left = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })),
  });
  expect(await recordCommand({ data, format: 'jsonl' }, left)).toBe(0);
});

test.each([{ delimiter: 'ab' }, { timeZone: 'Paris' }])(
  'an option that cannot be meant is told: %j',
  async (options) => {
    const data = join(folder, 'other');
    await (await busyPbx({ data })).stop();
    const out = join(folder, 'never.csv');
    await expect(recordCommand({ data, format: 'cdr', out, ...options })).rejects.toMatchObject({
      code: 'bad-recording',
    });
    expect(existsSync(out)).toBe(false);
  },
);

test('a PBX that is not there, and what is none, are told apart', async () => {
  await expect(recordCommand({ pbx: 'http://127.0.0.1:9', format: 'cdr' })).rejects.toMatchObject({
    name: 'Unreachable',
  });
  const pbx = createPbx({ redirectUri: 'http://127.0.0.1/api/calls' });
  await serve(pbx);
  await expect(recordCommand({ pbx: pbx.url, format: 'cdr' })).rejects.toThrow('No simulated 3CX answers at');
});

test('a PBX that sends without end, or leaves in the middle, costs no memory and ends in one sentence', async () => {
  const line = Buffer.from(JSONL.repeat(200));
  const hostile = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/jsonl' });
    if (request.headers.host?.startsWith('localhost') === true) {
      response.write(line);
      setTimeout(() => response.destroy(), 20);
    } else {
      response.write('x'.repeat(3_000_000));
      response.write('\n');
    }
  });
  await new Promise<void>((resolve) => hostile.listen(0, resolve));
  onTestFinished(() => {
    hostile.closeAllConnections();
    hostile.close();
  });
  const { port } = hostile.address() as AddressInfo;
  const out = join(folder, 'hostile.jsonl');
  const recorded = (host: string) => recordCommand({ pbx: `http://${host}:${port}`, format: 'jsonl', out });
  await expect(recorded('localhost')).rejects.toMatchObject({ name: 'Unreachable' });
  await expect(recorded('127.0.0.1')).rejects.toMatchObject({ name: 'UsageError' });
  expect(existsSync(out)).toBe(false);
});
