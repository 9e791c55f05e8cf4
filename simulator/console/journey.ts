import { html } from 'ghtml';
import { icon } from '../../web/icons.ts';
import type { View } from './layout.ts';

/** The path of the page. */
export const JOURNEY = '/journey';

/** One step of the journey from a new API client to a logged call. */
export interface JourneyStep {
  readonly title: string;
  /** What is done there, a sentence or two. */
  readonly what: string;
  /** `trap`: neither to do nor done, but to know. */
  readonly state: 'done' | 'open' | 'trap';
  /** What is seen of it now, for example `Client ID 1234`. */
  readonly seen?: string;
  /** Where it is done, and the text of that link. */
  readonly href: string;
  readonly link: string;
}

/** The journey: each step with its state and a link to do it; the first open step is the next one. */
export function journeyPage(steps: readonly JourneyStep[]): View {
  const next = steps.findIndex(({ state }) => state === 'open');
  const done = steps.filter(({ state }) => state === 'done').length;
  const all = steps.filter(({ state }) => state !== 'trap').length;
  const items = steps.map((step, index) => item(step, index, index === next));
  const summary =
    next === -1
      ? 'All steps are done: place calls, or look at the trap.'
      : `${done} of ${all} steps are done. Next: ${steps[next]?.title ?? ''}.`;
  return {
    title: 'Getting started',
    place: JOURNEY,
    content: html`<p>The way from a new API client to a logged call goes through two consoles: CX-Engine, the CRM connector, and this
simulated 3CX. Steps that open CX-Engine open in a window of their own.</p>
<p role="status"><strong>${summary}</strong></p>
<ol class="journey">!${items.join('')}</ol>`,
  };
}

const NAMES = { done: 'Done', next: 'Next', open: 'To do', trap: 'To know' } as const;
const TONES = { done: 'good', next: 'warning', open: 'info', trap: 'warning' } as const;

function item({ title, what, state, seen, href, link }: JourneyStep, index: number, isNext: boolean): string {
  const shown = isNext ? 'next' : state;
  const outside = href.startsWith('/') ? '' : ' target="_blank" rel="noopener"';
  const mark = state === 'done' ? icon('check') : state === 'trap' ? icon('alert') : String(index + 1);
  return html`<li class="card" data-step="${shown}"><span class="face" aria-hidden="true">!${mark}</span>
<div class="who"><h2>${index + 1}. ${title}</h2><p>${what}</p>!${seen === undefined ? '' : html`<p class="soft">${seen}</p>`}</div>
<div class="go"><span class="pill ${TONES[shown]}">${NAMES[shown]}</span>
<a class="button${isNext ? '' : ' secondary'}" href="${href}"!${outside}>${link}</a></div></li>`;
}
