import { html } from 'ghtml';
import type { Contact } from '../engine/lookup.ts';
import type { Activity, Kind } from '../pbx/call-control.ts';
import { table, time, token } from './layout.ts';
import { traceDetails } from './trace.ts';

const PATHS: { readonly [kind in Kind]: string } = {
  call: '/calls',
  chat: '/chats',
  contact: '/contacts',
  test: '/admin/integrations/crm/tests',
};

/** Where the page of an activity is. */
export function pathOf({ kind, id }: Activity): string {
  return `${PATHS[kind]}/${id}`;
}

/** An activity among others: what happened, step by step, and the buttons of a telephone while there is a call. */
export function card(activity: Activity, csrf: string): string {
  const { kind, id, title, steps } = activity;
  const first = steps[0];
  return html`<article id="${kind}-${id}" data-version="${steps.length}">
<h3><a href="${pathOf(activity)}">${title}</a></h3>
!${first === undefined ? '' : html`<p><small>!${time(first.at)}</small></p>`}
!${stepList(activity)}
!${buttons(activity, csrf)}
</article>`;
}

/** An activity on a page of its own: its steps, the contact, every request. */
export function account(activity: Activity, csrf: string): string {
  const { kind, id, contact, traces, steps } = activity;
  const shown = traces.map(({ of, trace }) => traceDetails(`Trace: ${of}`, trace)).join('');
  return html`<section id="${kind}-${id}" data-version="${steps.length}">
!${stepList(activity)}
!${buttons(activity, csrf)}
!${contact === undefined ? '' : contactTable(contact)}
!${shown}
</section>`;
}

function stepList({ steps }: Activity): string {
  const items = steps.map(
    ({ at, text, tone }) =>
      html`<li class="${tone}">${text} <small>${new Date(at).toISOString().slice(11, 19)}</small></li>`,
  );
  return html`<ol class="steps">!${items.join('')}</ol>`;
}

function buttons({ kind, id, phase }: Activity, csrf: string): string {
  if (kind !== 'call' || (phase !== 'ringing' && phase !== 'talking')) return '';
  const button = (action: string, name: string, look = '') =>
    html`<form method="post" action="/calls/${id}/${action}">!${token(csrf)}<button!${look}>${name}</button></form>`;
  const answer = phase === 'ringing' ? button('answer', 'Answer') : '';
  return html`<div class="buttons">!${answer}!${button('hang-up', 'Hang up', ' class="secondary"')}</div>`;
}

/** What the CRM said of a contact. Its texts are the CRM's: a link is made of http(s) URLs only. */
function contactTable(contact: Contact): string {
  const rows = Object.entries(contact).map(
    ([type, text]) => html`<tr><th scope="row">${type}</th><td>!${contactValue(type, text)}</td></tr>`,
  );
  return table('Contact', `<tbody>${rows.join('')}</tbody>`);
}

function contactValue(type: string, text: string): string {
  if (type !== 'ContactUrl' || !/^https?:\/\//i.test(text)) return html`${text}`;
  return html`<a href="${text}" rel="noopener noreferrer" target="_blank">${text}</a>`;
}
