/** The formats a run can be reported in, by the name the command line knows them by. */

import { harmless } from '../text.ts';
import { badge } from './badge.ts';
import { consoleReport } from './console.ts';
import { curl } from './curl.ts';
import type { RunDocument } from './document.ts';
import { github } from './github.ts';
import { har } from './har.ts';
import { html } from './html.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { sarif } from './sarif.ts';

/** A form that a run can be reported in. */
export interface Format {
  /** What the file is called in a report folder. */
  readonly file: string;
  /** @param history earlier runs, the oldest first; drawn where the format can draw, and `run` may be among them */
  render(run: RunDocument, history?: readonly RunDocument[]): string;
}

const formats = {
  json: { file: 'run.json', render: (run) => `${JSON.stringify(run, null, 2)}\n` },
  junit: { file: 'junit.xml', render: (run) => junit(run) },
  html: { file: 'report.html', render: html },
  markdown: { file: 'report.md', render: (run) => markdown(run) },
  comment: { file: 'comment.md', render: (run) => markdown(run) },
  sarif: { file: 'report.sarif', render: (run) => sarif(run) },
  badge: { file: 'badge.svg', render: (run) => badge(run) },
  // It is read in a terminal and in the log of a CI runner too.
  text: { file: 'report.txt', render: (run) => harmless(consoleReport(run)) },
  har: { file: 'exchanges.har', render: (run) => har(run) },
  curl: { file: 'requests.sh', render: (run) => curl(run) },
  github: { file: 'annotations.txt', render: (run) => github(run) },
} satisfies Readonly<Record<string, Format>>;

/** The name of a format on the command line. */
export type FormatName = keyof typeof formats;

/** Every format by its name. */
export const FORMATS: Readonly<Record<FormatName, Format>> = formats;

/** @returns whether a report of that name exists */
export function isFormat(name: string): name is FormatName {
  return Object.hasOwn(FORMATS, name);
}
