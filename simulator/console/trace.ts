import { html } from 'ghtml';
import type { TraceStep } from '../engine/trace.ts';

/** A page stays light: the control API has the whole trace. */
const MOST_CHARACTERS = 8_000;

/** A trace as the pages show it, one block a scenario; empty where nothing was done. @param trace a `Trace`, or its JSON */
export function traceBlocks(trace: unknown): string {
  const steps = stepsOf(trace);
  let left = MOST_CHARACTERS;
  const blocks: string[] = [];
  for (const step of steps) {
    const text = linesOf(step).join('\n');
    blocks.push(html`<p><strong>${step.scenario}</strong></p><pre>${text.slice(0, left)}</pre>`);
    left -= text.length;
    if (left > 0) continue;
    blocks.push(
      html`<p>The trace is longer; the whole of it is in <a href="/api/log">the log of the control API</a>.</p>`,
    );
    break;
  }
  return blocks.join('');
}

/** The same, folded. */
export function traceDetails(summary: string, trace: unknown, open = false): string {
  const blocks = traceBlocks(trace);
  if (blocks === '') return '';
  return html`<details class="trace"!${open ? ' open' : ''}><summary>${summary}</summary>!${blocks}</details>`;
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
