/** The stable labels that stand for secrets, `<refresh_token#1>` for example, made visible where they come back. */
import { html } from 'ghtml';
import { printable } from '../../text.ts';
import type { Exchange } from '../document.ts';

/** Plain, or percent-encoded as a form body or a query would carry it. */
const LABEL = /<[a-z][\w-]*#\d+>|%3C[a-z][\w-]*%23\d+%3E/gi;
const HUES = 6;

/** How a label is shown: its colour by order of appearance, and whether it came back in a later exchange. */
export type Labels = ReadonlyMap<string, { readonly hue: number; readonly again: boolean }>;

/** @returns every label in these exchanges */
export function labelsIn(exchanges: readonly Exchange[]): Labels {
  const seenIn = new Map<string, Set<number>>();
  for (const exchange of exchanges)
    for (const [label] of wholeText(exchange).matchAll(LABEL)) {
      const numbers = seenIn.get(plain(label)) ?? new Set();
      seenIn.set(plain(label), numbers.add(exchange.number));
    }
  return new Map(
    [...seenIn].map(([label, numbers], index) => [label, { hue: index % HUES, again: numbers.size > 1 }]),
  );
}

/** @returns the text escaped for HTML (or SVG, with `tspan`), its labels in an element of their own */
export function marked(text: string, labels: Labels, element: 'mark' | 'tspan' = 'mark'): string {
  const shown = printable(text);
  if (!/#|%23/.test(shown)) return html`${shown}`;
  let done = 0;
  let out = '';
  for (const match of shown.matchAll(LABEL)) {
    const look = labels.get(plain(match[0]));
    out += html`${shown.slice(done, match.index)}`;
    out += look
      ? html`<!${element} class="label l${look.hue}!${look.again ? ' again' : ''}">${match[0]}</!${element}>`
      : html`${match[0]}`;
    done = match.index + match[0].length;
  }
  return out + html`${shown.slice(done)}`;
}

function plain(label: string): string {
  return label.startsWith('%') ? decodeURIComponent(label) : label;
}

function wholeText({ request, response }: Exchange): string {
  const parts = [request.url, request.body, response?.body ?? ''];
  for (const [, value] of [...request.headers, ...(response?.headers ?? [])]) parts.push(value);
  return parts.join('\n');
}
