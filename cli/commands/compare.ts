import { compare } from '../../reports/run/compare.ts';
import { comparisonMarkdown, comparisonText } from '../../reports/run/comparison-text.ts';
import { readRunFile } from '../lib/run-file.ts';
import { type Out, say } from '../lib/terminal.ts';

/** Options of `compare`, as the command line gives them. */
export interface CompareOptions {
  /** Default: text. */
  readonly format?: 'text' | 'markdown' | 'json';
}

/**
 * `pbx-conformance compare OLD.json NEW.json`: what changed between two runs.
 * @returns the exit code: 0, or 1 on a regression
 * @throws UsageError when a file cannot be read; RunUnreadable of a document
 */
export async function compareCommand(
  oldFile: string,
  newFile: string,
  options: CompareOptions = {},
  out: Out = process.stdout,
): Promise<number> {
  const comparison = compare(await readRunFile(oldFile), await readRunFile(newFile));
  switch (options.format ?? 'text') {
    case 'text':
      say(comparisonText(comparison, out.columns ?? 80), out);
      break;
    case 'markdown':
      say(comparisonMarkdown(comparison), out, 'markup');
      break;
    case 'json':
      say(`${JSON.stringify(comparison, null, 2)}\n`, out, 'json');
      break;
  }
  return comparison.regression ? 1 : 0;
}
