import { compare } from '../../reports/run/compare.ts';
import { comparisonMarkdown, comparisonText } from '../../reports/run/comparison-text.ts';
import { UsageError } from '../lib/errors.ts';
import { readRunFile } from '../lib/run-file.ts';
import { type Out, say } from '../lib/terminal.ts';

/** Options of `compare`, as the command line gives them. */
export interface CompareOptions {
  /** `text` (the default), `markdown` or `json`. */
  readonly format?: string;
}

/**
 * `pbx-conformance compare OLD.json NEW.json`: what changed between two runs.
 * @returns the exit code: 0, or 1 on a regression
 * @throws UsageError when a file cannot be read or there is no such format; RunUnreadable of a document
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
    default:
      throw new UsageError(`There is no format "${options.format}": use one of text, markdown, json.`);
  }
  return comparison.regression ? 1 : 0;
}
