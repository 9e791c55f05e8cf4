/** The formats a run can be reported in, by the name the command line knows them by. */
import { badge } from './badge.ts';
import { consoleReport } from './console.ts';
import { github } from './github.ts';
import { html } from './html.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import type { RunDocument } from './run-document.ts';
import { sarif } from './sarif.ts';

export interface Format {
  /** What the file is called in a report folder. */
  readonly file: string;
  render(run: RunDocument): string;
}

export const FORMATS = {
  json: { file: 'run.json', render: (run) => `${JSON.stringify(run, null, 2)}\n` },
  junit: { file: 'junit.xml', render: junit },
  html: { file: 'report.html', render: html },
  markdown: { file: 'report.md', render: (run) => markdown(run) },
  sarif: { file: 'report.sarif', render: sarif },
  badge: { file: 'badge.svg', render: badge },
  text: { file: 'report.txt', render: (run) => consoleReport(run) },
  github: { file: 'annotations.txt', render: github },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;

/** @returns whether a report of that name exists */
export function isFormat(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}
