import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readRecording } from './recording.ts';
import { entriesOf } from './testing.ts';

const zip = (...names: string[]) =>
  Buffer.concat(
    names.map((name) =>
      Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(26), Buffer.from(name)]),
    ),
  );

test.each<[looksLike: string, remedy: string, content: Buffer | string]>([
  ['an Excel workbook (XLSX)', 'Save the sheet as CSV', zip('[Content_Types].xml', 'xl/workbook.xml')],
  [
    'a LibreOffice sheet (ODS)',
    'Save the sheet as CSV',
    zip('mimetypeapplication/vnd.oasis.opendocument.spreadsheet'),
  ],
  ['a ZIP archive', 'Unpack it', zip('cdr.log')],
  ['an old Excel workbook', 'Save the sheet as CSV', Buffer.from('d0cf11e0a1b11ae10000', 'hex')],
  ['a gzip archive', 'Unpack it', gzipSync('time-start,from-no,to-no')],
  ['a PDF document', 'as CSV instead of PDF', '%PDF-1.7\n'],
  ['a PNG image', 'call records', Buffer.from('89504e470d0a1a0a', 'hex')],
  ['a JPEG image', 'call records', Buffer.from('ffd8ffe000104a464946', 'hex')],
  ['the sound of a call (WAV)', 'call records', Buffer.from('RIFF\0\0\0\0WAVEfmt ')],
  ['the sound of a call (MP3)', 'call records', Buffer.from('ID3\x03')],
  ['an SQLite database', 'record --data', 'SQLite format 3\0'],
  ['a web page (HTML)', 'as CSV', '\n<!DOCTYPE html>\n<html><body>Sign in</body></html>'],
  ['a web page (HTML)', 'as CSV', '<html lang="en">'],
  ['a CRM template (XML)', 'lint', '<?xml version="1.0"?>\n<!-- ours -->\n<Crm xmlns:xsi="x" Name="A">'],
  [
    'a CRM template (XML)',
    'lint',
    Buffer.from('\uFEFF<?xml version="1.0" encoding="utf-16"?><Crm>', 'utf16le'),
  ],
  ['an XML file', 'call records', '<?xml version="1.0"?><calls/>'],
  [
    'the results of a check (run.json)',
    '"report"',
    JSON.stringify({ schema: 2, tool: {}, summary: {}, results: [] }),
  ],
  [
    'the results of a check (run.json)',
    '"report"',
    `{"schema":2,"results":[{"x":"${'x'.repeat(100_000)}"}]}`,
  ],
  [
    'the report of a replay (replay.json)',
    'recording that was replayed',
    '{"schema":1,"recording":{"file":"a"}}',
  ],
  ['an HTTP archive (HAR)', 'call records', '{"log":{"entries":[]}}'],
  ['JSON without the fields of a call (name, version)', 'timeStart', '{"name":"x","version":"1"}'],
  ['a PostgreSQL dump', 'cdroutput as CSV', '--\n-- PostgreSQL database dump\n--\n'],
  ['an e-mail', 'attachment', 'Return-Path: <a@b>\r\nSubject: Your report\r\n'],
])('%s is recognized, and what to do is said: %s', async (looksLike, remedy, content) => {
  await expect(entriesOf(content)).rejects.toMatchObject({
    code: 'bad-recording',
    message: expect.stringMatching(/^The file looks like .*, and holds no call records\.$/),
    remedy: expect.stringContaining(remedy),
  });
  await expect(entriesOf(content)).rejects.toThrow(looksLike);
});

test('the message names the file', async () => {
  const path = new URL('../../package.json', import.meta.url).pathname;
  await expect(readRecording(path).next()).rejects.toThrow(
    'package.json looks like JSON without the fields of a call',
  );
});

test('a text without columns is refused in one sentence', async () => {
  await expect(entriesOf('Dear all,\nsee you at noon.\n')).rejects.toThrow(
    'The file looks like a text without columns, and holds no call records.',
  );
});

test('a table in which nothing is recognized says line by line why it cannot be read', async () => {
  expect(await entriesOf('Sent,Read,From,To\nyes\n')).toEqual([
    { kind: 'broken', line: 1, reason: '4 fields where 20 to 27 are expected.' },
    { kind: 'broken', line: 2, reason: '1 field where 20 to 27 are expected.' },
  ]);
});
