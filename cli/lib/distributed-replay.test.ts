import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../harness/errors.ts';
import { referenceTargetFile } from '../../harness/reference.ts';
import { distributionOf } from './distributed-replay.ts';
import { UsageError } from './errors.ts';
import type { ReplayOptions } from './replay-options.ts';

const TARGET = join(
  dirname(fileURLToPath(import.meta.url)),
  '..',
  '..',
  'fixtures',
  'targets',
  'reference.yaml',
);
const REDIS = 'redis://127.0.0.1:6379';

const distribution = (options: Partial<ReplayOptions>, file = referenceTargetFile()) =>
  distributionOf('calls.csv', { pbxs: '1', out: '.', target: TARGET, ...options }, file);

describe('a replay over workers', () => {
  it('is what --workers asks for, and nothing else', async () => {
    expect(await distribution({})).toEqual({});
  });

  it.each<[Partial<ReplayOptions>, string]>([
    [{ waitFor: '2' }, '--wait-for is for workers: give --workers too.'],
    [
      { workers: REDIS, drill: '503' },
      '--drill does not go with --workers: outages are played from within this process.',
    ],
    [{ workers: REDIS, waitFor: 'many' }, '--wait-for "many" is not a whole number from 1 to 1000.'],
  ])('%o is refused in one sentence', async (options, message) => {
    await expect(distribution(options)).rejects.toThrow(new UsageError(message));
  });

  it('needs a target that others can reach', async () => {
    await expect(
      distributionOf('calls.csv', { pbxs: '1', out: '.', workers: REDIS }, undefined),
    ).rejects.toThrow(/^--workers needs --target FILE/);
  });

  it('needs an approval without a person', async () => {
    const file = { ...referenceTargetFile(), approval: { how: 'person', waitSeconds: 1 } as const };
    await expect(distribution({ workers: REDIS }, file)).rejects.toThrow(
      /^--workers does not go with approval: person/,
    );
  });

  it.each([
    ['127.0.0.1:6379', /is not the address of a Redis: write redis:\/\/HOST:PORT/],
    ['http://127.0.0.1:6379', /is not the address of a Redis/],
    ['redis://127.0.0.1:6379/first', /what follows the port is the number of a database/],
  ])('the Redis is not at %s', async (workers, message) => {
    await expect(distribution({ workers })).rejects.toThrow(message);
  });

  it('hands on a template that is there', async () => {
    // A folder of its own: beside the shipped target file the connector may have written the template.
    const target = join(mkdtempSync(join(tmpdir(), 'bundle-')), 'target.yaml');
    copyFileSync(TARGET, target);
    await expect(distribution({ workers: REDIS, target })).rejects.toThrow(
      /^The template .*CXEngine.xml \(template.file\) cannot be read: check its path.$/,
    );
  });

  it('a password in the address is refused, and not repeated', async () => {
    const failure = distribution({ workers: 'redis://me:s3cret@127.0.0.1' });
    await expect(failure).rejects.toThrow(ConfigurationError);
    await expect(failure).rejects.toThrow(/set REDIS_PASSWORD/);
    await expect(failure).rejects.not.toThrow(/s3cret/);
  });
});
