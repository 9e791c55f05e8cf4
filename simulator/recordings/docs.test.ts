import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CDR_FIELDS } from './cdr/fields.ts';
import { readRecording } from './recording.ts';
import { SAMPLES } from './samples.ts';

const page = readFileSync(new URL('../../docs/recordings.md', import.meta.url), 'utf8');

function example(language: string): string {
  return new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(page)?.[1] ?? '';
}

async function read(text: string) {
  const entries = [];
  for await (const entry of readRecording(new Blob([text]).stream())) entries.push(entry);
  return entries;
}

test('the two examples of the page are the same call', async () => {
  const cdr = await read(example('csv'));
  expect(cdr).toMatchObject([{ kind: 'call', agent: '102', ringSeconds: 12, durationSeconds: 65 }]);
  expect(await read(example('jsonl'))).toEqual(cdr);
});

test('the page names every field of a CDR in its order, and every shipped recording', () => {
  const fields = [...page.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name);
  const from = fields.indexOf('historyid');
  expect(fields.slice(from, from + CDR_FIELDS.length)).toEqual(CDR_FIELDS);
  for (const { name } of SAMPLES) expect(page).toContain(`\`${name}\``);
});

test('its table names the members of a line of JSON', async () => {
  const table = page.slice(page.indexOf('| member |'));
  const rows = table.split('\n').filter((row) => row.startsWith('| `'));
  const members = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  const line = Object.fromEntries(members.map((name) => [name, 'x']));
  const whole = { ...line, ...JSON.parse(example('jsonl')) };
  expect(await read(JSON.stringify(whole))).toMatchObject([{ kind: 'call' }]);
  for (const name of members)
    expect(await read(JSON.stringify({ ...whole, [`${name}x`]: 'x' }))).toMatchObject([{ kind: 'broken' }]);
});
