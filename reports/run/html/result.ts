/** One result on the page: a line that unfolds to requirement, expected beside got, remedy and evidence. */
import { html } from 'ghtml';
import { duration, oneLine, printable } from '../../text.ts';
import type { Cite, Result, RunDocument, Verdict } from '../document.ts';
import { areaOf, badges, capitalized, consequences, knownText } from '../summary.ts';
import { again } from './again.ts';
import { evidence } from './evidence.ts';
import { labelsIn, marked } from './labels.ts';

/** Verdicts as the page names them. */
export const VERDICT_NAMES: Readonly<Record<Verdict, string>> = {
  fail: '✗ fail',
  advice: '! advice',
  blocked: '■ blocked',
  error: '? error',
  'not-applicable': '– n/a',
  pass: '✓ pass',
};

/**
 * @returns the foldable element of one result
 * @param body what the result unfolds to; absent where the page's script fetches it from the packed bodies
 * @param open whether it is unfolded from the start
 */
export function resultElement(result: Result, id: string, body: string | undefined, open: boolean): string {
  const { verdict, level, rule, title } = result;
  const marks = badges(result).map((name) => html`<span class="badge">${name}</span> `);
  const inner =
    body === undefined ? '<div class="body" data-packed></div>' : html`<div class="body">!${body}</div>`;
  return html`<details class="result" id="${id}" data-area="${areaOf(rule)}" data-level="${level}" data-verdict="${verdict}"!${open ? ' open' : ''}><summary><span class="verdict !${verdict}">${VERDICT_NAMES[verdict]}</span> <span class="title">${oneLine(title)}</span> <code>${rule}</code> !${marks}<small>${level}, ${duration(result.durationMs)}!${result.known ? ', known' : ''}</small></summary>!${inner}</details>
`;
}

/** @returns what a result unfolds to */
export function resultBody(result: Result, id: string, run: RunDocument): string {
  const labels = labelsIn(result.exchanges);
  const facts: [string, string][] = [
    ['Requirement', result.cites.map(source).join('<br>')],
    ['Decided at', html`${printable(result.at)}`],
    ...consequences(result).map(([name, text]): [string, string] => [
      capitalized(name),
      html`${printable(text)}`,
    ]),
    ['Known failure', html`${printable(knownText(result))}`],
  ];
  const list = facts
    .filter(([, fact]) => fact !== '')
    .map(([name, fact]) => html`<dt>${name}</dt><dd>!${fact}</dd>`);
  const versus =
    result.expected === '' && result.actual === ''
      ? ''
      : html`<div class="pair versus"><div><h3>Expected</h3><p>!${marked(result.expected, labels)}</p></div><div><h3>Got</h3><p>!${marked(result.actual, labels)}</p></div></div>`;
  const retry =
    result.verdict === 'pass' || result.verdict === 'not-applicable' ? '' : again(result, id, run);
  return html`!${versus}!${list.length > 0 ? html`<dl>!${list}</dl>` : ''}!${retry}!${evidence(result, labels, id, run.target.url)}`;
}

/** Only web addresses become links: a document must not smuggle in a `javascript:` URL. */
function source(cite: Cite): string {
  const name = html`${[cite.document, cite.section].join(' ').trim()}`;
  const linked = /^https?:\/\//i.test(cite.url ?? '')
    ? html`<a href="${cite.url}" rel="noreferrer">!${name}</a>`
    : name;
  return html`!${linked} (${cite.level})`;
}
