import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { latency, milliseconds } from '../lib/duration.ts';
import { UsageError } from '../lib/errors.ts';
import { parseFaultSchedule } from '../lib/fault-schedule.ts';
import type { ReplayOptions } from '../lib/replay-options.ts';
import { replayCommand } from './replay.ts';

const MORNING = fileURLToPath(new URL('../../fixtures/calls/monday-morning.csv', import.meta.url));
const out = () => mkdtempSync(join(tmpdir(), 'replay-'));

async function replayed(options: Partial<ReplayOptions> = {}, recording = MORNING) {
  const printed: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
  const exitCode = await replayCommand(recording, { pbxs: '1', out: out(), ...options });
  return { exitCode, printed: printed.join('') };
}

afterEach(() => vi.restoreAllMocks());

describe('replay', () => {
  it('plays a recording through two PBXs to the reference connector and finds every call', async () => {
    const folder = out();
    const { exitCode, printed } = await replayed({ pbxs: '2', rate: '500', out: folder });
    expect(printed).toContain('Every one of 60 calls is in the journal exactly once.');
    expect(exitCode).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'replay.json'), 'utf8'))).toMatchObject({
      verdict: 'exactly-once',
      pbxs: 2,
      schedule: { pace: 'rate', value: 500 },
    });
    for (const line of printed.split('\n').slice(0, -2)) expect(line.length).toBeLessThanOrEqual(80);
    expect(printed.split('\n')[0]).toBe('monday-morning.csv: 3CX call detail records (CDR), UTF-8');
  });

  it('ends with exit code 1 and a sentence where a limit is not kept', async () => {
    const { exitCode, printed } = await replayed({ maxP99: '0.001ms', maxFailed: '0' });
    expect(exitCode).toBe(1);
    expect(printed).toMatch(
      /\n99 % of the calls waited up to [\d.]+ ms for the CRM, more than --max-p99 0.001 ms\.\n$/,
    );
    await expect(replayed({ maxFailed: 'few' })).rejects.toThrow('neither a number nor a share of the calls');
  });

  it('reads a V16 file by the queues that are named, and says so first', async () => {
    const recording = join(out(), 'v16.csv');
    const ends = (to: string) => `0155500001,Ext.${to},10002,${to},${to},,,,,,,,Chain: x;`;
    const line = (second: string, to: string) =>
      `Call 1,a,00:00:20,2026/02/03 08:15:${second},2026/02/03 08:15:${second},2026/02/03 08:16:20,TerminatedBySrc,${ends(to)}\r\n`;
    writeFileSync(recording, Buffer.from(`\uFEFF${line('00', '720')}${line('01', '233')}`, 'utf16le'));
    const folder = out();
    const { exitCode, printed } = await replayed({ queues: '720', out: folder }, recording);
    expect(exitCode).toBe(0);
    expect(printed).toMatch(
      /^v16\.csv: 3CX call detail records \(CDR\) without types, as V16 writes them, UTF-16LE\n/,
    );
    expect(printed).toContain('Queues: 720, as given.');
    expect(JSON.parse(readFileSync(join(folder, 'replay.json'), 'utf8'))).toMatchObject({
      counts: { placed: 2, broken: 0 },
    });
  });

  it.each([
    ['report.pdf', '%PDF-1.7\n', 'report.pdf looks like a PDF document, and holds no call records.'],
    ['letter.txt', 'Dear all,\n', 'letter.txt looks like a text without columns'],
  ])('refuses %s before anything is started', async (name, content, message) => {
    const recording = join(out(), name);
    writeFileSync(recording, content);
    await expect(replayed({}, recording)).rejects.toThrow(message);
  });

  it.each<[Partial<ReplayOptions>, string]>([
    [
      { rate: '5', speed: '2' },
      '--rate, --speed and --as-fast-as-possible exclude one another: give one of them.',
    ],
    [{ rate: 'fast' }, '--rate "fast" is not a number above 0.'],
    [{ speed: '0' }, '--speed "0" is not a number above 0.'],
    [{ pbxs: '1.5' }, '--pbxs "1.5" is not a whole number from 1 to 1000.'],
    [{ for: 'ever' }, '--for "ever" is not a duration: write 500ms, 90s, 10m or 1h.'],
  ])('%o is refused in one sentence', async (options, message) => {
    await expect(replayed(options)).rejects.toThrow(new UsageError(message));
  });

  it('names a recording that is not there, before anything is started', async () => {
    await expect(replayed({}, '/nowhere/calls.csv')).rejects.toThrow(/\/nowhere\/calls.csv cannot be read/);
  });

  it('a target has to allow what a replay does', async () => {
    const target = join(out(), 'target.yaml');
    writeFileSync(
      target,
      'name: Staging\nissuer: http://127.0.0.1:9\nclients: { main: { id: a, secret: env:HOME } }\n',
    );
    await expect(replayed({ target })).rejects.toThrow(
      'A replay journals calls at Staging: write allow: [destructive] into the target file if it may.',
    );
  });
});

describe('a duration', () => {
  it.each([
    ['250ms', 250],
    ['90s', 90_000],
    ['1.5m', 90_000],
    ['1h', 3_600_000],
    ['5', 5000],
  ])('%s', (text, ms) => expect(milliseconds('--for', text)).toBe(ms));

  it('of a limit of latency needs its unit', () => {
    expect(latency('--max-p95', '5ms')).toBe(5);
    expect(() => latency('--max-p95', '5')).toThrow('--max-p95 5 has no unit: write 5ms or 5s.');
    expect(() => latency('--max-p95', '5x')).toThrow('--max-p95 "5x" is not a duration: write 500ms,');
  });
});

describe('drills', () => {
  it.each([
    ['503@10s+5s', [{ kind: '503', atMs: 10_000, forMs: 5000 }]],
    [
      'restart,503',
      [
        { kind: 'restart', atMs: 2000, forMs: 2000 },
        { kind: '503', atMs: 6000, forMs: 2000 },
      ],
    ],
    [
      'clock@1m, slow@5s+500ms',
      [
        { kind: 'slow', atMs: 5000, forMs: 500 },
        { kind: 'clock', atMs: 60_000, forMs: 2000 },
      ],
    ],
  ])('%s', (list, drills) => expect(parseFaultSchedule(list)).toEqual(drills));

  it.each([
    [
      'fire',
      '--drill "fire" is not a drill: use restart, 503, slow, reset, revoked, clock, for example 503@10s+5s.',
    ],
    ['503@soon', '--drill "soon" is not a duration: write 500ms, 90s, 10m or 1h.'],
    ['503@1s+5s,slow@3s', '--drill: slow begins before 503 is over; let one begin after the other.'],
  ])('%s is refused in one sentence', (list, message) => {
    expect(() => parseFaultSchedule(list)).toThrow(new UsageError(message));
  });
});
