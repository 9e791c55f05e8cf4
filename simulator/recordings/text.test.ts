import { expect, test } from 'vitest';
import { readLines } from './lines.ts';
import { entriesOf, shortLines } from './testing.ts';
import { TextDecoding } from './text.ts';

const TEXT =
  'time-start;from-no;to-no;from-dispname\r\n2026/02/03 08:15:00;0155500001;233;"Müller, Žofie"\r\n';
const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

async function decoded(bytes: Buffer, size: number) {
  const decoding = new TextDecoding();
  const lines: (string | undefined)[] = [];
  const cut = async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  };
  for await (const batch of readLines(cut(), decoding)) lines.push(...batch.map(({ text }) => text));
  return { lines, encoding: decoding.encoding };
}

test.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8', Buffer.from(`\uFEFF${TEXT}`)],
  ['UTF-16LE', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
  ['UTF-16LE', Buffer.from(TEXT, 'utf16le')],
  ['UTF-16BE', swapped(`\uFEFF${TEXT}`)],
  ['UTF-16BE', swapped(TEXT)],
])(
  '%s is recognized, with a byte order mark or without, however the file is cut',
  async (encoding, bytes) => {
    for (const size of [1, 2, 3, 7, 300, bytes.length])
      expect(await decoded(bytes, size)).toEqual({ lines: TEXT.trimEnd().split('\r\n'), encoding });
    expect(await entriesOf(bytes, {}, 5)).toMatchObject([
      { kind: 'call', name: 'Müller, Žofie', agent: '233' },
    ]);
  },
);

test('Latin-1 is recognized line by line, however the file is cut', async () => {
  const lines = ['plain', 'Müller', 'Señor', 'last é'];
  const bytes = Buffer.concat([
    Buffer.from(`${lines.slice(0, 3).join('\n')}\n`, 'latin1'),
    Buffer.from('last é'),
  ]);
  for (const size of [1, 2, 3, 5, 100])
    expect(await decoded(bytes, size)).toEqual({ lines, encoding: 'Latin-1' });
  const long = Buffer.from(`${'a'.repeat(1000)}\nMüller`, 'latin1');
  expect((await decoded(long, 256)).lines[1]).toBe('Müller');
});

test('a name in Latin-1 is read', async () => {
  const file = Buffer.from(
    'time-start,from-no,to-no,from-dispname\n2026/02/03 08:15:00,0155500001,233,Müller\n',
    'latin1',
  );
  const entries = await entriesOf(file);
  expect(shortLines(entries)).toEqual(['233 <- 0155500001 missed']);
  expect(entries).toMatchObject([{ name: 'Müller' }]);
});
