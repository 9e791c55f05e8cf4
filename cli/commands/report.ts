import { dirname, join } from 'node:path';
import { consoleReport } from '../../reports/run/console.ts';
import type { RunDocument } from '../../reports/run/document.ts';
import { FORMATS, type FormatName } from '../../reports/run/index.ts';
import { merge } from '../../reports/run/merge.ts';
import type { Notation } from '../../reports/text.ts';
import { UsageError } from '../lib/errors.ts';
import { formatOf } from '../lib/format.ts';
import { readHistory } from '../lib/history.ts';
import { writeWhole } from '../lib/output.ts';
import { readRunFile } from '../lib/run-file.ts';
import { type Out, say, wantsColor } from '../lib/terminal.ts';

/** Options of `report`, as the command line gives them. */
export interface ReportOptions {
  /** The run document; absent when only shards are named. */
  readonly run?: string;
  /** A name out of `FORMATS`; without one, HTML beside the run. */
  readonly format?: string;
  /** The file to write; the standard output where absent. */
  readonly out?: string;
  /** Run documents of the other shards, joined with `run` before they are reported. */
  readonly merge?: readonly string[];
  /** Folder of earlier runs, drawn in the HTML report; its latest is reported where no run is named. */
  readonly history?: string;
}

/**
 * `pbx-conformance report`: one format out of one run document, or out of the shards of one run.
 * @returns the exit code: 0 whatever the run found
 * @throws UsageError when a file cannot be read or there is no such format; RunUnreadable and RunsDiffer of a document
 */
export async function reportCommand(options: ReportOptions, out: Out = process.stdout): Promise<number> {
  if (options.format === undefined) return besideRun(options, out);
  const format = formatOf(options.format);
  if (options.history !== undefined && format !== 'html') {
    throw new UsageError(`--history is drawn in the HTML report: use --format html instead of ${format}.`);
  }
  const history = options.history === undefined ? undefined : await readHistory(options.history);
  const files = [...(options.run === undefined ? [] : [options.run]), ...(options.merge ?? [])];
  if (files.length === 0 && options.history === undefined)
    throw new UsageError('report needs a run.', 'Write pbx-conformance report conformance-report/run.json.');
  const run = files.length === 0 ? (history?.at(-1) ?? (await readShards(files))) : await readShards(files);
  if (options.out !== undefined) await writeWhole(options.out, FORMATS[format].render(run, history));
  else if (format === 'text') say(onTerminal(run, out), out);
  // Its lines are commands, and each holds what it quotes escaped.
  else if (format === 'github') out.write(FORMATS[format].render(run, history));
  else say(FORMATS[format].render(run, history), out, NOTATIONS[format] ?? 'markup');
  return 0;
}

/** What a format is written in, where it is not markup. */
const NOTATIONS: Readonly<Partial<Record<FormatName, Notation>>> = {
  json: 'json',
  sarif: 'json',
  har: 'json',
  curl: 'text',
};

/** `report run.json`: the page that a person wants, where they find it. */
async function besideRun(options: ReportOptions, out: Out): Promise<number> {
  const first = options.run ?? options.merge?.[0];
  const folder = first === undefined ? (options.history ?? '.') : dirname(first);
  const page = options.out ?? join(folder, FORMATS.html.file);
  await reportCommand({ ...options, format: 'html', out: page }, out);
  out.write(`${page}\n`);
  return 0;
}

async function readShards(files: readonly string[]): Promise<RunDocument> {
  return merge(await Promise.all(files.map(readRunFile)));
}

function onTerminal(run: RunDocument, out: Out): string {
  const color = wantsColor(out);
  return consoleReport(run, { width: out.columns ?? 80, color });
}
