import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SAMPLES, shippedPath } from '../recordings/samples.ts';
import { servedPbx } from './testing.ts';

async function bench() {
  const served = await servedPbx();
  const { visitor } = served;
  /** Sends the Start form. */
  const start = async (fields: Record<string, string | File>) => {
    const body = new FormData();
    body.set('csrf', await visitor.token());
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return visitor.send('/calls/player', { method: 'POST', body });
  };
  const page = async () => (await visitor.send('/calls')).text;
  return { ...served, start, page };
}

const LINE = 'time-start,from-no,to-no,duration\n2026/11/23 09:00:00,+33142000000,101,60\n';

test('a shipped recording is played: its calls are seen and journaled', async () => {
  const { pbx, crm, start, page } = await bench();
  const answer = await start({ recording: 'monday-afternoon.jsonl', speed: 'fast' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/calls#player']);
  await expect.poll(page).toContain('Played to its end: monday-afternoon.jsonl, as fast as possible.');
  expect(await page()).toContain('21 calls placed, 21 journaled, 0 not journaled;');
  expect(crm.calls).toHaveLength(21);
  expect([...pbx.calls()]).toHaveLength(21);
});

test('a file is played, in its time zone; broken lines are shown with their numbers, and their texts are escaped', async () => {
  const { pbx, start, page } = await bench();
  const file = new File([`${LINE}<script>,,,\n`], 'calls.csv');
  await start({ recording: 'monday-morning.csv', file, timeZone: 'Europe/Paris', speed: 'fast' });
  await expect.poll(page).toContain('Played to its end: calls.csv');
  expect(await page()).toContain('<li>Line 3: time-start &#34;&#60;script&#62;&#34; is not a time');
  expect([...pbx.calls()][0]?.startedAt).toBe(Date.UTC(2026, 10, 23, 8));
});

test('a CDR in an order of its own is played when that order is named', async () => {
  const { pbx, start, page } = await bench();
  const file = new File(['Ext.101,x,+33142000000,00:01:00,2026/11/23 09:00:00\n'], 'calls.csv');
  await start({ file, fields: 'to-no, -, From No, duration, time-start', speed: 'fast' });
  await expect.poll(page).toContain('Played to its end: calls.csv');
  expect([...pbx.calls()]).toMatchObject([{ number: '+33142000000', agent: '101', direction: 'Inbound' }]);
});

test('a file of any format is played as it was recognized, which the page says; the form decides what it leaves open', async () => {
  const { pbx, start, page } = await bench();
  const line = (from: string, to: string) =>
    `Call 1,a,00:00:20,03/04/26 08:15,03/04/26 08:15,03/04/26 08:16,TerminatedBySrc,${from},Ext.${to},10002,${to},${to},,,,,,,,Chain: x;\r\n`;
  const bytes = Buffer.from(`\uFEFF${line('0155500001', '720')}${line('anonymous', '233')}`, 'utf16le');
  const file = new File([bytes], 'v16.csv');
  expect((await start({ file })).text).toContain('has its day or its month first cannot be seen');
  await start({ file, dates: 'dmy', queues: '720', format: 'cdr', speed: 'fast' });
  await expect.poll(page).toContain('Played to its end: v16.csv');
  expect(await page()).toContain('without types, as V16 writes them, UTF-16LE. Queues: 720, as given.');
  const startedAt = Date.UTC(2026, 3, 3, 8, 15);
  const calls = [...pbx.calls()].sort((a, b) => Number(b.agent) - Number(a.agent));
  expect(calls).toMatchObject([
    { number: '0155500001', agent: '720', answered: false, startedAt },
    { number: '', agent: '233', answered: true, startedAt },
  ]);
});

test('one at a time; Stop ends it, and so does the end of the server', async () => {
  const { server, crm, visitor, start, page } = await bench();
  await start({ recording: 'monday-morning.csv', speed: 'real' });
  await expect.poll(page).toContain('1 call placed');
  expect((await start({ recording: 'paris-night.csv' })).text).toContain('one at a time');
  const stopped = await visitor.post('/calls/player/stop');
  expect(stopped.status).toBe(200);
  await expect.poll(page).toContain('Stopped: monday-morning.csv, in real time.');
  expect(crm.calls).toHaveLength(1);

  await start({ recording: 'monday-morning.csv', speed: 'real' });
  await expect.poll(page).toContain('1 call placed');
  await server.close();
  expect(crm.calls).toHaveLength(2);
});

test.each([
  [{}, 'No recording was chosen.'],
  [{ recording: '../secret' }, 'No recording was chosen.'],
  [{ file: new File([LINE], 'x'), timeZone: 'Paris' }, 'There is no time zone &#34;Paris&#34;.'],
  [{ file: new File([LINE], 'x'), fields: 'from-no, caller' }, '&#34;caller&#34; is not a field of a CDR.'],
  [{ file: new File([LINE], 'x'), fields: 'from-no' }, 'The fields lack time-start and to-no.'],
  [{ file: new File(['%PDF-1.7'], 'report.pdf') }, 'report.pdf looks like a PDF document'],
  [{ file: new File(['x'.repeat(12 * 1024 * 1024 + 1)], 'x') }, 'larger than 12 MiB'],
])('what cannot be played is refused with the reason (%#)', async (fields, reason) => {
  const { start, page } = await bench();
  const answer = await start(fields);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain(reason);
  expect(await page()).not.toContain('<progress');
});

test('a form from elsewhere starts nothing', async () => {
  const { start, visitor } = await bench();
  const answer = await start({ csrf: 'x', recording: 'monday-morning.csv' });
  expect(answer.status).toBe(403);
  expect((await visitor.send('/calls/player/stop', { method: 'POST' })).status).toBe(403);
});

test('every recording of the list is there', () => {
  for (const shipped of SAMPLES) expect(readFileSync(shippedPath(shipped)).length).toBeGreaterThan(0);
});
