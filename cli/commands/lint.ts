import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  count,
  type LintedFile,
  type LintFormat,
  lintJson,
  lintSarif,
  lintText,
} from '../../simulator/lint/format.ts';
import { lintTemplate, type PbxVersion } from '../../simulator/lint/index.ts';
import { whyUnreadable } from '../../web/problem-error.ts';
import { TOOL } from '../lib/output.ts';
import { complain, say } from '../lib/terminal.ts';

/** Options of `lint`. */
export interface LintOptions {
  readonly format: LintFormat;
  readonly profile: PbxVersion;
}

/**
 * `lint FILE...`: checks CRM templates for errors.
 * @returns 0 without errors among the findings, 1 with some, 2 when a file cannot be read (the others are still linted)
 */
export async function lintCommand(
  files: readonly string[],
  { format, profile }: LintOptions,
): Promise<number> {
  const linted: LintedFile[] = [];
  let unread = false;
  for (const file of files) {
    let source: Uint8Array;
    try {
      source = await readFile(file);
    } catch (error) {
      unread = true;
      complain(`The template ${file} cannot be read: ${whyUnreadable(error)}. Check its path.`);
      continue;
    }
    linted.push({ file, findings: lintTemplate(source, { pbx: profile, fileName: basename(file) }) });
  }
  if (linted.length === 0) return 2;
  if (format === 'text') say(lintText(linted));
  else {
    const json = format === 'json' ? lintJson(linted) : lintSarif(linted, TOOL.version);
    say(json, process.stdout, 'json');
  }
  if (unread) return 2;
  return count(linted, 'error') > 0 ? 1 : 0;
}
