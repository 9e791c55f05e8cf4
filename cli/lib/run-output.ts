import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { consoleReport } from '../../reports/run/console.ts';
import type { RunDocument } from '../../reports/run/document.ts';
import { github, withoutCommands } from '../../reports/run/github.ts';
import { FORMATS, type FormatName } from '../../reports/run/index.ts';
import { headline } from '../../reports/run/summary.ts';
import { harmless } from '../../reports/text.ts';
import { appendToHistory, readHistory } from './history.ts';
import { nextSteps } from './next-steps.ts';
import { writeWhole } from './output.ts';
import { say, wantsColor } from './terminal.ts';

/** How the secrets of a run are replaced in whatever is written about it: every file and the terminal. */
export interface Scrubbed {
  readonly scrubRendered: (text: string) => string;
}

/** Where reports go. */
interface Outputs extends Scrubbed {
  readonly out: string;
  readonly history?: string | undefined;
}

/** What a run is shown with. */
interface Shown extends Outputs {
  /** Target file that was checked; absent for the reference connector. */
  readonly target?: string | undefined;
  readonly verbose?: boolean | undefined;
  /** Why no rule could be tried was already said: once is enough. */
  readonly saidWhy: boolean;
}

/**
 * `run.json` comes first: whatever happens to the others can be made from it again.
 * @param written gets the formats whose files are there
 */
export async function writeReports(
  run: RunDocument,
  formats: readonly FormatName[],
  { out, history, scrubRendered }: Outputs,
  written: FormatName[],
): Promise<void> {
  const write = async (format: FormatName, earlier?: readonly RunDocument[]) => {
    const text = scrubRendered(FORMATS[format].render(run, earlier));
    await writeWhole(join(resolve(out), FORMATS[format].file), text);
    written.push(format);
  };
  await write('json');
  if (history !== undefined) await appendToHistory(history, run, scrubRendered);
  const earlier = history === undefined ? undefined : await readHistory(history);
  for (const format of formats) if (format !== 'json') await write(format, earlier);
}

/** Prints what a run found, where its page is, and what to do next. */
export function printRun(run: RunDocument, written: readonly FormatName[], options: Shown): void {
  const width = process.stdout.columns ?? 80;
  const color = wantsColor(process.stdout);
  const { target, out, scrubRendered, saidWhy, verbose = false } = options;
  const where = linkTo(written, out);
  const report = scrubRendered(
    saidWhy
      ? `${headline(run).text}\n${where}`
      : consoleReport(run, { width, color, verbose }) +
          where +
          nextSteps(run, { target, runFile: join(out, FORMATS.json.file) }),
  );
  const inActions = process.env['GITHUB_ACTIONS'] === 'true';
  if (inActions) {
    const shown = harmless(report, 'text', color);
    process.stdout.write(withoutCommands(shown, randomUUID()) + options.scrubRendered(github(run)));
  } else say(report);
}

/** @returns the line that leads to the reports: the page first, as an address that a terminal opens; the other files by name. */
export function linkTo(written: readonly FormatName[], out: string): string {
  const page = written.includes('html') ? 'html' : written.at(-1);
  if (page === undefined) return '';
  const others = written.filter((format) => format !== page).map((format) => FORMATS[format].file);
  const beside = others.length === 0 ? '' : ` (beside it: ${others.join(', ')})`;
  return `Report: ${pathToFileURL(resolve(out, FORMATS[page].file)).href}${beside}\n`;
}
