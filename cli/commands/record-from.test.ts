import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { inProcess } from '../testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'record-from-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const tail = ',,,,,Chain: x;\r\n';
const V16 = [
  `Call 1,a,00:00:20,2026/02/03 08:15:00,2026/02/03 08:15:00,2026/02/03 08:15:20,TerminatedBySrc,0155500001,Ext.720,10002,720,720,,,${tail}`,
  `Call 2,b,00:00:45,2026/02/03 08:16:00,2026/02/03 08:16:00,2026/02/03 08:16:45,TerminatedByDst,0155500002,Ext.720,10002,720,720,ReplacedDst,Ext.233,233${tail}`,
  `Call 3,c,00:00:45,2026/02/03 08:17:00,2026/02/03 08:17:04,2026/02/03 08:17:49,TerminatedByDst,Ext.233,Ext.234,233,234,234,,,${tail}`,
  'Call 4,d,00:00:45\r\n',
].join('');

describe('record --from', () => {
  test('prints one JSON line a call, and says on stderr what was recognized, inferred, skipped and broken', async () => {
    const { code, stdout, stderr } = await inProcess(['record', '--from', file('v16.csv', V16)]);
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      expect.objectContaining({
        v: 1,
        direction: 'Inbound',
        number: '0155500001',
        agent: '720',
        answered: false,
      }),
      expect.objectContaining({ agent: '233', answered: true, durationSeconds: 45 }),
    ]);
    expect(stderr.trim().split('\n')).toEqual([
      'v16.csv: 3CX call detail records (CDR) without types, as V16 writes them, UTF-8',
      'Queues: 720, because they answer at once, call no number and hand calls on; --queues -720 says that it is an extension.',
      '2 calls: 2 inbound (1 answered), 0 outbound (0 answered); 1 line without a call for the CRM, 1 broken.',
      '1 call ended in a queue, menu or group without an agent: missed.',
      '1 skipped, the first in line 3: an internal call, which a PBX does not report to a CRM.',
      'Line 4: 3 fields where 20 to 27 are expected.',
    ]);
  });

  test('what it prints can be read again, and be written as CDR', async () => {
    const printed = await inProcess([
      'record',
      '--from',
      file('again.csv', V16),
      '--out',
      join(folder, 'again.jsonl'),
    ]);
    expect([printed.code, printed.stdout]).toEqual([0, '']);
    const again = await inProcess(['record', '--from', join(folder, 'again.jsonl')]);
    expect(again.stdout).toBe(readFileSync(join(folder, 'again.jsonl'), 'utf8'));
    expect(again.stderr).toContain('again.jsonl: JSON Lines of pbx-conformance, UTF-8\n');
    const cdr = await inProcess(['record', '--from', join(folder, 'again.jsonl'), '--format', 'cdr']);
    expect(cdr.stdout.split('\n')[1]).toContain('0155500002,Ext.720,10000,720,720,ReplacedDst,Ext.233,233');
  });

  test('--queues, --dates, --time-zone and --from-format decide what the file leaves open', async () => {
    const dates = file('dates.csv', 'time-start,from-no,to-no\n04/05/26 08:15,0155500001,233\n');
    const asked = await inProcess(['record', '--from', dates]);
    expect([asked.code, asked.stdout]).toEqual([2, '']);
    expect(asked.stderr).toContain('has its day or its month first cannot be seen');
    expect(asked.stderr).toContain('Give --dates dmy (day first) or --dates mdy (month first)');
    for (const [order, expected] of [
      ['dmy', '2026-05-04T06:15'],
      ['mdy', '2026-04-05T06:15'],
    ] as const) {
      const printed = await inProcess([
        'record',
        '--from',
        dates,
        '--dates',
        order,
        '--time-zone',
        'Europe/Paris',
      ]);
      expect(printed.stdout).toContain(expected);
    }
    const one = file('one.csv', V16.split('\r\n')[0] ?? '');
    const named = await inProcess(['record', '--from', one, '--queues', '720,721']);
    expect(named.stdout).toContain('"answered":false');
    expect(named.stderr).toContain('Queues: 720, 721, as given.');
    const forced = await inProcess(['record', '--from', one, '--from-format', 'json']);
    expect([forced.code, forced.stdout]).toEqual([2, '']);
    expect(forced.stderr).toContain('Text that is not JSON.');
  });

  test.each<[string, string | Buffer, string]>([
    [
      'page.html',
      '<!doctype html><title>Sign in</title>',
      'page.html looks like a web page (HTML), and holds no call records.',
    ],
    ['empty.csv', '', 'empty.csv is empty.'],
    ['letter.txt', 'Dear all,\n', 'letter.txt looks like a text without columns, and holds no call records.'],
    [
      'other.csv',
      'Sent,Read,From\n',
      'No line of other.csv can be read (no format recognized, read as a CDR',
    ],
  ])('%s ends with exit code 2 and writes nothing', async (name, content, message) => {
    const out = join(folder, `${name}.out`);
    const { code, stdout, stderr } = await inProcess(['record', '--from', file(name, content), '--out', out]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(() => readFileSync(out)).toThrow('ENOENT');
  });

  test('a queue that is no number is refused', async () => {
    const { code, stderr } = await inProcess(['record', '--from', file('q.csv', V16), '--queues', 'sales']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--queues "sales" is not a number')]);
  });
});
