/** What a verdict rests on: the claims, the sequence diagram, and each message whole. */
import { html } from 'ghtml';
import { clip, duration, oneLine } from '../../text.ts';
import { curlOf } from '../curl.ts';
import type { Exchange, Result, Step } from '../document.ts';
import { type Labels, marked } from './labels.ts';
import { type Drawn, drawn } from './message.ts';
import { sequence } from './sequence.ts';

/** Characters of a body that the page shows; the whole body is in run.json. */
const BODY = 4000;

/** @returns the claims and exchanges of a result as HTML; `id` is the result's id on the page */
export function evidence(result: Result, labels: Labels, id: string, target: string): string {
  const exchanges = result.exchanges.map(drawn);
  const diagram = sequence(exchanges, labels, id, target);
  return html`!${claims(result.steps, labels, id)}!${
    diagram === ''
      ? ''
      : html`<div class="diagram" tabindex="0" role="region" aria-label="Exchanges of ${oneLine(result.rule)}">!${diagram}</div>
<div class="messages">!${exchanges.map((one) => message(one, labels, { id, hasCurl: result.verdict !== 'pass' }))}</div>`
  }`;
}

function claims(steps: readonly Step[], labels: Labels, id: string): string {
  if (steps.length === 0) return '';
  return html`<h3>Claims</h3><ol class="claims">!${steps.map((step) => claim(step, labels, id))}</ol>`;
}

function claim(step: Step, labels: Labels, id: string): string {
  const numbers = step.exchanges.map((number) => html` <a href="#${id}-m${number}">${number}</a>`);
  const where = numbers.length > 0 ? html` <span class="where">in!${numbers}</span>` : '';
  const difference = step.holds
    ? ''
    : html`<br>expected !${marked(step.expected, labels)}, got !${marked(step.actual, labels)}`;
  return html`<li class="!${step.holds ? 'holds' : 'broken'}"><b>${step.kind}</b> ${oneLine(step.claim)}: !${step.holds ? 'holds' : 'does not hold'}!${where}!${difference}</li>`;
}

/** Where a message stands. */
interface MessagePlace {
  /** Id of the result on the page. */
  readonly id: string;
  /** Whether the request is shown as a command too: a passed rule needs no second try. */
  readonly hasCurl: boolean;
}

function message(
  { exchange, request, response }: Drawn,
  labels: Labels,
  { id, hasCurl }: MessagePlace,
): string {
  const { method, url, headers, body } = exchange.request;
  const answer = exchange.response
    ? whole(`HTTP ${exchange.response.status}`, exchange.response.headers, exchange.response.body)
    : `No answer: ${exchange.failure ?? 'unknown reason'}`;
  return html`<details><summary>${exchange.number} ${request[0]} → ${response[0]} <small>${exchange.actor}, ${duration(exchange.durationMs)}</small></summary>
<div class="pair" id="${id}-m${exchange.number}"><pre>!${marked(whole(`${method} ${url}`, headers, body), labels)}</pre><pre>!${marked(answer, labels)}</pre></div>!${hasCurl ? command(exchange, id) : ''}</details>
`;
}

function command(exchange: Exchange, id: string): string {
  const place = `${id}-c${exchange.number}`;
  return html`<p class="curl">As curl <button type="button" data-copy="${place}" hidden>Copy</button></p><pre id="${place}">${curlOf(exchange)}</pre>`;
}

function whole(start: string, headers: Exchange['request']['headers'], body: string): string {
  const lines = [start, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (body === '') return lines.join('\n');
  const rest = body.length - BODY;
  const shown = rest > 0 ? `${clip(body, BODY)}\n(${rest} more characters in run.json)` : body;
  return [...lines, '', shown].join('\n');
}
