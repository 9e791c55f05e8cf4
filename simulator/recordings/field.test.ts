import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RecordingEntry } from './call.ts';
import { readRecording } from './recording.ts';

/** Folder of cases from the field; what each line of their recordings is, is said in its README. */
const field = process.env['PBX_FIELD'];
if (field === undefined)
  console.info(
    'recordings of the field: skipped, because PBX_FIELD does not name the folder that holds them',
  );

async function read(file: string, timeZone = 'UTC'): Promise<RecordingEntry[]> {
  const entries: RecordingEntry[] = [];
  for await (const entry of readRecording(join(field ?? '', 'recordings', file), { timeZone }))
    entries.push(entry);
  return entries;
}

const inbound = (agent: string, answered: boolean) => ({
  kind: 'call',
  direction: 'Inbound',
  agent,
  answered,
});
const outbound = (agent: string, number: string, answered: boolean) => ({
  kind: 'call',
  direction: 'Outbound',
  agent,
  number,
  answered,
});

describe.skipIf(field === undefined || !existsSync(join(field, 'recordings')))(
  'recordings of the field',
  () => {
    test('a V16 file: abandoned in a queue, answered, and taken by voicemail', async () => {
      expect(await read('v16-queue-abandoned-and-voicemail.csv')).toMatchObject([
        inbound('610', false),
        inbound('185', true),
        inbound('125', false),
      ]);
    });

    test('a V16 file: clicks to call, and a blocked one', async () => {
      expect(await read('v16-makecall-endcall.csv')).toMatchObject([
        outbound('111', '0199000001', true),
        outbound('195', '0199000001', false),
        outbound('318', '0800000387', false),
        outbound('318', '3644', true),
      ]);
    });

    test('withheld callers are calls without a number', async () => {
      expect(await read('v16-withheld-caller.csv')).toMatchObject([
        { ...inbound('101', true), number: '' },
        { ...inbound('101', true), number: '0199000001' },
      ]);
      expect(await read('withheld-caller.jsonl')).toMatchObject([{ ...inbound('102', true), number: '' }]);
    });

    test('the legs of cdroutput are one call', async () => {
      expect(await read('v20-cdroutput.csv')).toMatchObject([
        {
          ...inbound('102', true),
          number: '+33199000001',
          name: 'Durand',
          ringSeconds: 11.877,
          durationSeconds: 65,
        },
      ]);
    });

    test('JSON of a middleware', async () => {
      expect(await read('middleware-record.json')).toMatchObject([
        { ...inbound('314', true), number: '+33199000001', durationSeconds: 24 },
      ]);
    });

    test('long calls, and calls over the change of the clocks', async () => {
      const calls = await read('durations-dst-withheld.csv', 'Europe/Paris');
      expect(calls.map((call) => call.kind === 'call' && call.durationSeconds)).toEqual([
        93_784, 93_784, 30, 2400, 30.5, 0, 0, 0, 0,
      ]);
      const numbers = calls.slice(4).map((call) => call.kind === 'call' && call.number);
      expect(numbers).toEqual(['', '', '', '', '*31*0199000001']);
    });
  },
);
