import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ContainerLog } from './log.ts';

function following(): { log: ContainerLog; stream: PassThrough } {
  const log = new ContainerLog();
  const stream = new PassThrough();
  log.follow(stream);
  return { log, stream };
}

describe('the log of a container', () => {
  it('hears words that come in pieces', async () => {
    const { log, stream } = following();
    const heard = log.says('is ready', new AbortController().signal);
    stream.write('the server is re');
    stream.write('ady\n');
    await heard;
    expect(log.text).toBe('the server is ready\n');
  });

  it('gives its last words on one line', async () => {
    const { log, stream } = following();
    expect(log.lastWords()).toBe('it said nothing');
    stream.end('1\n2\n3\n\n  4\n5\n');
    await log.ended();
    expect(log.lastWords()).toBe('it last said "2 / 3 / 4 / 5"');
  });

  it('ends with a connection that breaks', async () => {
    const { log, stream } = following();
    stream.destroy(new Error('the engine went away'));
    await log.ended();
  });

  it('is cut at its beginning when it grows without end, and says so', async () => {
    const { log, stream } = following();
    for (let i = 0; i < 9; i += 1) stream.write(`${i}`.repeat(1_000_000));
    stream.end('the end');
    await log.ended();
    expect(log.text.length).toBeLessThan(8_100_000);
    expect(log.text).toMatch(/^\(the beginning is left out\)\n/);
    expect(log.text.endsWith('the end')).toBe(true);
  });
});
