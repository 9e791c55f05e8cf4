import { describe, expect, it } from 'vitest';
import { ConnectorError } from '../../connector/error.ts';
import { ConfigurationError, Unreachable } from '../../harness/errors.ts';
import { PbxError } from '../../simulator/pbx/errors.ts';
import { explainFailure, UsageError } from './errors.ts';
import { NotWritable } from './output.ts';

const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });

describe('a command that failed', () => {
  it.each([
    [
      new UsageError('--shard "x" is not a shard.', 'Write 1/3.'),
      '--shard "x" is not a shard. Write 1/3.',
      2,
    ],
    [new ConfigurationError('t.yaml: not a target file.'), 't.yaml: not a target file.', 2],
    [new Unreachable('Nothing answers.'), 'Nothing answers.', 3],
    [
      new PbxError('unknown-call', 'There is no call 7.', 'Take one of the list.'),
      /^There is no call 7\. Take/,
      2,
    ],
    [
      new ConnectorError('data-unusable', 'The data are locked.', 'End the other one.'),
      'The data are locked. End the other one.',
      2,
    ],
    [
      new NotWritable('/x', full),
      'A file cannot be written: /x, the disk is full. Make room or name another folder.',
      2,
    ],
    [full, 'A file cannot be written: no space left.', 2],
  ])('says what is wrong and what to do: %s', (error, message, exitCode) => {
    expect(explainFailure(error)).toEqual({
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      exitCode,
    });
  });

  it.each([
    new TypeError('x is not a function'),
    Object.assign(new Error('boom'), { code: 'ERR_X' }),
    'text',
  ])('is a fault of the harness otherwise: %s', (error) => {
    const { message, exitCode } = explainFailure(error);
    expect(message).toMatch(/^The harness itself failed: /);
    expect(exitCode).toBe(4);
  });
});
