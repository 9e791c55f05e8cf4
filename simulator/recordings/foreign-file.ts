import { PbxError } from '../pbx/errors.ts';

/** A kind of file that holds no call records, and what to do instead. */
interface ForeignKind {
  readonly looksLike: string;
  readonly remedy: string;
}

const CSV = 'Save the sheet as CSV and give that file.';
const UNPACK = 'Unpack it and give the file inside.';
const RECORDS =
  'Give the call records (CDR, Call Log report, cdroutput or JSON), not another file of the call.';
const EXPORT = 'Export the table cdroutput as CSV and give that file.';

/** First bytes, and where they begin. */
const SIGNATURES: readonly (readonly [bytes: string, at: number, ForeignKind])[] = [
  ['%PDF-', 0, { looksLike: 'a PDF document', remedy: 'Export the report as CSV instead of PDF.' }],
  ['\x1f\x8b', 0, { looksLike: 'a gzip archive', remedy: UNPACK }],
  ['BZh', 0, { looksLike: 'a bzip2 archive', remedy: UNPACK }],
  ['\xfd7zXZ\0', 0, { looksLike: 'an xz archive', remedy: UNPACK }],
  ['\x28\xb5\x2f\xfd', 0, { looksLike: 'a Zstandard archive', remedy: UNPACK }],
  ['7z\xbc\xaf\x27\x1c', 0, { looksLike: 'a 7-Zip archive', remedy: UNPACK }],
  ['Rar!\x1a\x07', 0, { looksLike: 'a RAR archive', remedy: UNPACK }],
  ['ustar', 257, { looksLike: 'a tar archive', remedy: UNPACK }],
  [
    '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    0,
    { looksLike: 'an old Excel workbook (XLS) or another file of its time', remedy: CSV },
  ],
  ['\x89PNG\r\n', 0, { looksLike: 'a PNG image', remedy: RECORDS }],
  ['\xff\xd8\xff', 0, { looksLike: 'a JPEG image', remedy: RECORDS }],
  ['GIF8', 0, { looksLike: 'a GIF image', remedy: RECORDS }],
  ['II*\0', 0, { looksLike: 'a TIFF image', remedy: RECORDS }],
  ['MM\0*', 0, { looksLike: 'a TIFF image', remedy: RECORDS }],
  ['WEBP', 8, { looksLike: 'a WebP image', remedy: RECORDS }],
  ['WAVE', 8, { looksLike: 'the sound of a call (WAV)', remedy: RECORDS }],
  ['ID3', 0, { looksLike: 'the sound of a call (MP3)', remedy: RECORDS }],
  ['\xff\xfb', 0, { looksLike: 'the sound of a call (MP3)', remedy: RECORDS }],
  ['OggS', 0, { looksLike: 'the sound of a call (Ogg)', remedy: RECORDS }],
  [
    'SQLite format 3\0',
    0,
    { looksLike: 'an SQLite database', remedy: 'Give the folder of a simulated 3CX to "record --data".' },
  ],
  ['PGDMP', 0, { looksLike: 'a PostgreSQL dump', remedy: EXPORT }],
  ['\xd4\xc3\xb2\xa1', 0, { looksLike: 'a network capture', remedy: RECORDS }],
  ['\x0a\x0d\x0d\x0a', 0, { looksLike: 'a network capture', remedy: RECORDS }],
  ['\x7fELF', 0, { looksLike: 'a program', remedy: RECORDS }],
  ['{\\rtf', 0, { looksLike: 'a rich text document', remedy: RECORDS }],
];

/** Beginnings of texts. */
const TEXTS: readonly (readonly [beginning: RegExp, ForeignKind])[] = [
  [
    /^(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*<Crm[\s>]/i,
    { looksLike: 'a CRM template (XML)', remedy: 'Check it by "lint", or upload it to a simulated 3CX.' },
  ],
  [
    /^(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*(?:<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<table[\s>])/i,
    {
      looksLike: 'a web page (HTML)',
      remedy: 'Download the report as CSV; a page in its place is often that of a sign-in.',
    },
  ],
  [/^(?:<\?xml|<!--|<!doctype|<[a-z][\w:.-]*[\s>/])/i, { looksLike: 'an XML file', remedy: RECORDS }],
  [
    /^(?:#.*(?:\r?\n|$)|\s)*(?:name|issuer|clients|endpoints): /,
    { looksLike: 'a target file (YAML)', remedy: 'Name it after --target, and give a recording of calls.' },
  ],
  [/^-----BEGIN /, { looksLike: 'a key or a certificate (PEM)', remedy: RECORDS }],
  [/^-- *(?:\n|\r\n)?-- *PostgreSQL database dump/i, { looksLike: 'a PostgreSQL dump', remedy: EXPORT }],
  [
    /^(?:From: .*@|(?:Received|Return-Path|MIME-Version|Delivered-To): )/i,
    { looksLike: 'an e-mail', remedy: 'Save its attachment and give that file.' },
  ],
];

/** Members of JSON documents that hold no calls. */
const DOCUMENTS: readonly (readonly [members: readonly string[], ForeignKind])[] = [
  [
    ['schema', 'recording'],
    { looksLike: 'the report of a replay (replay.json)', remedy: 'Give the recording that was replayed.' },
  ],
  [
    ['schema', 'results'],
    { looksLike: 'the results of a check (run.json)', remedy: 'Show it by "report"; it holds no calls.' },
  ],
  [['log'], { looksLike: 'an HTTP archive (HAR)', remedy: RECORDS }],
];

/**
 * Refuses a file that is recognized as one of another kind.
 * @param head its first bytes
 * @throws PbxError `bad-recording` that says what it looks like
 */
export function refuseForeign(head: Buffer, name: string): void {
  const bytes = head.toString('latin1', 0, 600);
  const found = SIGNATURES.find(([signature, at]) => bytes.startsWith(signature, at))?.[2] ?? zipKind(head);
  if (found !== undefined) throw refusal(name, found);
}

/** The same for a text. @throws PbxError `bad-recording` */
export function refuseForeignText(text: string, name: string): void {
  const begin = text.trimStart();
  const found = TEXTS.find(([beginning]) => beginning.test(begin))?.[1];
  if (found !== undefined) throw refusal(name, found);
}

/** The same for lines that no delimiter divides into the fields of a call. @throws PbxError `bad-recording` */
export function refuseProse(name: string): never {
  throw refusal(name, {
    looksLike: 'a text without columns',
    remedy: `${RECORDS} Columns are divided by commas, semicolons, tabs or bars; name those of another order by --fields.`,
  });
}

/** The same for the first object of JSON, which has no fields of a call. @throws PbxError `bad-recording` */
export function refuseDocument(members: readonly string[], name: string): never {
  const [, kind] = DOCUMENTS.find(([needed]) => needed.every((member) => members.includes(member))) ?? [];
  const shown = members.slice(0, 5).join(', ') || 'no members';
  const looksLike = `JSON without the fields of a call (${shown})`;
  throw refusal(
    name,
    kind ?? {
      looksLike,
      remedy: 'A call needs timeStart, fromNo and toNo, or the members of our own JSON Lines.',
    },
  );
}

/** Workbooks are archives, too. */
function zipKind(head: Buffer): ForeignKind | undefined {
  const content = head.toString('latin1');
  if (!content.startsWith('PK\x03\x04') && !content.startsWith('PK\x05\x06')) return undefined;
  if (/xl\/|\[Content_Types\]\.xml/.test(content) && !/word\/|ppt\//.test(content))
    return { looksLike: 'an Excel workbook (XLSX)', remedy: CSV };
  if (content.includes('opendocument.spreadsheet'))
    return { looksLike: 'a LibreOffice sheet (ODS)', remedy: CSV };
  return { looksLike: 'a ZIP archive', remedy: UNPACK };
}

function refusal(name: string, { looksLike, remedy }: ForeignKind): PbxError {
  return new PbxError('bad-recording', `${name} looks like ${looksLike}, and holds no call records.`, remedy);
}
