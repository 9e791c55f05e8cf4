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
import { TOOL } from '../lib/output.ts';

/** Options of `lint`. */
export interface LintOptions {
  readonly format: LintFormat;
  readonly pbx: PbxVersion;
}

/**
 * `lint FILE...`: checks CRM templates for errors.
 * @returns 0 without errors among the findings, 1 with some, 2 when a file cannot be read (the others are still linted)
 */
export async function lintCommand(files: readonly string[], { format, pbx }: LintOptions): Promise<number> {
  const linted: LintedFile[] = [];
  let unread = false;
  for (const file of files) {
    let source: Uint8Array;
    try {
      source = await readFile(file);
    } catch (error) {
      unread = true;
      const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
      process.stderr.write(
        `${file} cannot be read (${reason}): name a template file that exists and is readable.\n`,
      );
      continue;
    }
    linted.push({ file, findings: lintTemplate(source, { pbx, fileName: basename(file) }) });
  }
  process.stdout.write(
    format === 'json'
      ? lintJson(linted)
      : format === 'sarif'
        ? lintSarif(linted, TOOL.version)
        : lintText(linted),
  );
  if (unread) return 2;
  return count(linted, 'error') > 0 ? 1 : 0;
}
