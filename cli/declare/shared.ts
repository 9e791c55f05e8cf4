import { join } from 'node:path';
import { UsageError } from '../lib/errors.ts';
import { DOCS } from '../lib/output.ts';
import type { SpokenCommand } from '../lib/spoken-command.ts';

/** Each command's code is loaded when it is called: `check` does not pay for `demo`. @returns its exit code */
export type Load = () => Promise<number>;

/** Adds commands to the program; `run` keeps the exit code of the one that is called. */
export type Declare = (program: SpokenCommand, run: (command: Load) => Promise<void>) => void;

/** Which rules. */
export const ONLY = [
  '--only <list>',
  'comma-separated rule ids or id prefixes, for example oauth/code,pbx',
] as const;
/** Where reports go. */
export const OUT = ['--out <dir>', 'folder for the report', 'conformance-report'] as const;
/** Where a server listens. */
export const PORT = ['--port <n>', 'port to listen on; 0 takes a free one', port] as const;
/** On which interface. */
export const HOST = ['--host <address>', 'address to listen on', '127.0.0.1'] as const;
/** Where a server keeps its state. */
export const DATA = [
  '--data <dir>',
  'folder that keeps the state; without it the state is in memory',
] as const;

/** What a page of help ends with. */
interface Ending {
  /** Command lines, each with what it does behind `#`, or without. */
  readonly examples: readonly string[];
  /** Default: those of a command that finds nothing out about a deployment. */
  readonly exits?: string;
  /** Page of the docs; default: the folder. */
  readonly page?: string;
}

/** @returns examples, exit codes and where to read on */
export function ending({ examples, exits, page }: Ending): string {
  const codes = exits ?? '0 done, 2 usage or configuration, 4 the harness failed';
  const where = page === undefined ? join(DOCS, '') : join(DOCS, page);
  return [
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    '',
    `Exit codes: ${codes}.`,
    `Docs: ${where}${page === undefined ? ` (begin with first-target-file.md)` : ''}`,
  ].join('\n');
}

/** An option that may be given several times. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** @throws UsageError for anything but a port number */
function port(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > 65_535)
    throw new UsageError(`--port "${text}" is not a port number.`, 'Write one of 0 to 65535.');
  return value;
}

/** The first of two ports that follow each other. @throws UsageError for anything else */
export function pairOfPorts(text: string): number {
  const first = port(text);
  if (first === 65_535)
    throw new UsageError(
      '--port 65535 has no next port, which the simulated 3CX takes.',
      'Name a lower one.',
    );
  return first;
}

/** The target as an argument or as an option: both mean the same. @throws UsageError where they differ */
export function oneTarget(argument: string | undefined, option: string | undefined): string | undefined {
  if (argument !== undefined && option !== undefined && argument !== option)
    throw new UsageError(
      `Two targets are named: ${argument} and --target ${option}.`,
      'Leave one of them out.',
    );
  return option ?? argument;
}
