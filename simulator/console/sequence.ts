import { html } from 'ghtml';
import type { TraceStep } from '../engine/trace.ts';

/** A page stays light: the control API has the whole trace. */
const MOST_CHARACTERS = 8_000;

/**
 * A trace as a sequence diagram: the PBX at the left, the CRM at the right, and each exchange unfolding to all that was
 * sent. Empty where nothing was done.
 * @param trace a `Trace`, or its JSON
 */
export function sequence(heading: string, trace: unknown): string {
  const shown = diagram(heading, trace);
  return shown === '' ? '' : html`<div class="stack trace"><h3>${heading}</h3>!${shown}</div>`;
}

/** The same, folded. */
export function foldedSequence(summary: string, trace: unknown): string {
  const shown = diagram(summary, trace);
  return shown === '' ? '' : html`<details class="trace"><summary>${summary}</summary>!${shown}</details>`;
}

/** @param name of the diagram, for the keys of what is unfolded in it */
function diagram(name: string, trace: unknown): string {
  const steps = inOrderOfSending(stepsOf(trace));
  if (steps.length === 0) return '';
  let left = MOST_CHARACTERS;
  const exchanges: string[] = [];
  for (const [index, step] of steps.entries()) {
    const text = linesOf(step).join('\n');
    exchanges.push(exchange(step, text.slice(0, left), `${name}-${index}`));
    left -= text.length;
    if (left > 0) continue;
    exchanges.push(
      html`<li class="exchange">The trace is longer; the whole of it is in <a href="/api/log">the log of the control API</a>.</li>`,
    );
    break;
  }
  return html`<div class="lanes" aria-hidden="true"><span>PBX</span><span>${hostOf(steps)}</span></div>
<ol class="sequence">!${exchanges.join('')}</ol>`;
}

/** A trace has a scenario before the sign-in that its request needed; what was sent first comes first here. */
function inOrderOfSending(steps: readonly TraceStep[]): readonly TraceStep[] {
  const ordered: TraceStep[] = [];
  for (const step of steps) {
    const last = ordered.at(-1);
    const comesFirst =
      step.scenario === 'Authenticate' && last !== undefined && last.scenario !== 'Authenticate';
    ordered.splice(comesFirst ? -1 : ordered.length, 0, step);
  }
  return ordered;
}

/** The host of the CRM, as the name of its lane. */
function hostOf(steps: readonly TraceStep[]): string {
  const url = steps.find(({ request }) => request !== undefined)?.request?.url;
  return URL.parse(url ?? '')?.host ?? 'CRM';
}

/** What is asked for; the unfolded exchange has the whole URL. */
function targetOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? url : parsed.pathname + parsed.search;
}

function exchange(step: TraceStep, text: string, key: string): string {
  const { scenario, request, response, error, skipped, notes } = step;
  const failed = error !== undefined || (response !== undefined && response.status >= 400);
  const tone = failed ? ' failed' : '';
  const sent =
    request === undefined ? '' : html`<span class="arrow">${request.method} ${targetOf(request.url)}</span>`;
  const answered =
    response === undefined
      ? ''
      : html`<span class="arrow back!${tone}">${response.status}, ${response.bytes} bytes</span>`;
  const outcome = error ?? skipped ?? (request === undefined ? notes[0] : undefined);
  const said = outcome === undefined ? '' : html`<span class="soft">${outcome}</span>`;
  return html`<li class="exchange"><details data-key="${key}"><summary><strong>${scenario}</strong> !${sent}!${answered}!${said}</summary>
<pre>${text}</pre></details></li>`;
}

function stepsOf(trace: unknown): readonly TraceStep[] {
  if (typeof trace !== 'object' || trace === null) return [];
  const steps: unknown = 'toJSON' in trace && typeof trace.toJSON === 'function' ? trace.toJSON() : trace;
  return Array.isArray(steps) ? steps : [];
}

function linesOf(step: TraceStep): string[] {
  const { skipped, request, response, records, variables, outputs, notes, error, next } = step;
  const lines: string[] = [];
  if (skipped !== undefined) lines.push(`skipped: ${skipped}`);
  if (request !== undefined) {
    lines.push(
      `${request.method} ${request.url}`,
      ...request.headers.map(([name, value]) => `${name}: ${value}`),
    );
    if (request.body !== undefined) lines.push('', request.body, '');
  }
  if (response !== undefined) lines.push(`answer: ${response.status}, ${response.bytes} bytes`);
  if (records !== undefined) lines.push(`records found: ${records}`);
  for (const record of variables) lines.push('variables', ...members(record));
  for (const record of outputs) lines.push('outputs', ...members(record));
  lines.push(...notes);
  if (error !== undefined) lines.push(`failed: ${error}`);
  if (next !== undefined) lines.push(`goes on to ${next}`);
  return lines;
}

function members(record: { readonly [name: string]: string }): string[] {
  return Object.entries(record).map(([name, value]) => `  ${name} = ${value}`);
}
