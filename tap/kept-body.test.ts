import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { KeptBody } from './kept-body.ts';

function kept(bytes: Buffer | string, most = 1000, encoding?: string, parts = 3) {
  const body = new KeptBody(most);
  const whole = Buffer.from(bytes as string);
  const size = Math.max(1, Math.ceil(whole.length / parts));
  for (let at = 0; at < whole.length; at += size) body.add(whole.subarray(at, at + size));
  expect(body.length).toBe(whole.length);
  return body.text(encoding);
}

const TEXT = '{"name":"Zoë Grüße","n":1}';

describe('a body as text', () => {
  it.each([
    ['nothing', undefined, (text: string) => Buffer.from(text)],
    ['identity', 'identity', (text: string) => Buffer.from(text)],
    ['gzip', 'gzip', gzipSync],
    ['deflate', 'deflate', deflateSync],
    ['Brotli', 'br', brotliCompressSync],
    ['Zstandard', 'zstd', zstdCompressSync],
    ['two codings', 'gzip, br', (text: string) => brotliCompressSync(gzipSync(text))],
  ])('coded with %s', (_, encoding, encode) =>
    expect(kept(encode(TEXT), 1000, encoding)).toEqual({ text: TEXT, cut: false }),
  );

  it('is cut at a whole character', () => {
    expect(kept('aaaé', 4)).toEqual({ text: 'aaa', cut: true });
    expect(kept('aa€', 4)).toEqual({ text: 'aa', cut: true });
    expect(kept('aé€', 3)).toEqual({ text: 'aé', cut: true });
  });

  it('is decoded as far as it is kept', () => {
    const long = Array.from({ length: 3000 }, (_, index) => `${index * 7919}`).join(' ');
    const { text, cut } = kept(gzipSync(long), 2000, 'gzip');
    expect(cut).toBe(true);
    expect(text.length).toBeGreaterThan(1000);
    expect(long.startsWith(text)).toBe(true);
  });

  it('that swells is not kept', () => {
    const { text, cut } = kept(gzipSync(Buffer.alloc(1_000_000, 'x')), 2000, 'gzip');
    expect(text.length).toBeLessThanOrEqual(2000);
    expect(cut || text.startsWith('(')).toBe(true);
  });

  it('keeps bytes that are not UTF-8', () => {
    const { text } = kept(Buffer.from([0x61, 0xff, 0xfe, 0x62]));
    expect(Buffer.from(text, 'latin1')).toEqual(Buffer.from([0x61, 0xff, 0xfe, 0x62]));
  });

  it('of an unknown coding is described', () =>
    expect(kept('secret', 1000, 'compress').text).toBe('(6 bytes, Content-Encoding compress)'));
});
