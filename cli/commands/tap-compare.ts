import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { TapComparison } from '../../reports/tap/comparison.ts';
import { tapComparisonHtml } from '../../reports/tap/comparison-html.ts';
import { tapComparisonText } from '../../reports/tap/comparison-text.ts';
import { harmless } from '../../reports/text.ts';
import { PBX_PROFILES, type PbxProfileName } from '../../simulator/pbx/index.ts';
import { compareTap } from '../../tap/compare/index.ts';
import { readTap } from '../../tap/index.ts';
import { whyUnreadable } from '../../web/problem-error.ts';
import { UsageError } from '../lib/errors.ts';
import { TOOL, writeWhole } from '../lib/output.ts';
import { type Out, say } from '../lib/terminal.ts';

/** Options of `tap compare`, as the command line gives them. */
export interface TapCompareOptions {
  readonly template?: string;
  readonly profile?: PbxProfileName;
  readonly setting?: readonly string[];
  readonly format?: 'text' | 'html' | 'json';
  readonly out?: string;
}

/**
 * `pbx-conformance tap compare DIR`: where the simulated 3CX differs from the PBX that a tap recorded.
 * @returns the exit code: 0, 1 where something differs, 3 where nothing could be compared
 * @throws UsageError, TapUnreadable, TemplateRefused
 */
export async function tapCompareCommand(
  path: string,
  options: TapCompareOptions,
  out: Out = process.stdout,
): Promise<number> {
  const { template, profile = 'v20', format = 'text', setting = [] } = options;
  if (template === undefined)
    throw new UsageError(
      'tap compare needs the CRM template that the real PBX runs: give --template FILE.',
      'Name it with the addresses of the deployment: the copy that the tap wrote has its own.',
    );
  const comparison = await compareTap(await readTap(path), {
    template: { name: basename(template), text: textOf(template) },
    profile: PBX_PROFILES[profile],
    settings: settingsOf(setting),
    tool: TOOL,
  });
  const { text, notation } = written(comparison, format, out);
  if (options.out === undefined) say(text, out, notation);
  else await writeWhole(options.out, harmless(text, notation));
  if (comparison.differences.length > 0) return 1;
  return comparison.requests.compared === 0 ? 3 : 0;
}

function written(comparison: TapComparison, format: 'text' | 'html' | 'json', { columns = 80 }: Out) {
  if (format === 'html') return { text: tapComparisonHtml(comparison), notation: 'markup' } as const;
  if (format === 'json')
    return { text: `${JSON.stringify(comparison, null, 2)}\n`, notation: 'json' } as const;
  return { text: tapComparisonText(comparison, columns), notation: 'text' } as const;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`The template ${path} cannot be read: ${whyUnreadable(error)}.`, 'Check its path.');
  }
}

/** @throws UsageError for one without a name */
function settingsOf(list: readonly string[]): Map<string, string> {
  return new Map(
    list.map((each) => {
      const at = each.indexOf('=');
      if (at < 1)
        throw new UsageError(
          `--setting "${each}" is not NAME=VALUE.`,
          'Write the name of a parameter of the template, for example --setting CreateEnabled=True.',
        );
      return [each.slice(0, at), each.slice(at + 1)] as const;
    }),
  );
}
