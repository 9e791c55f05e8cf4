import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import type { Contact } from '../engine/lookup.ts';
import type { Activity, ActivityKind } from '../pbx/activity-feed.ts';
import { table, time } from './layout.ts';
import { describeEvent, describeSubject } from './messages.ts';
import { traceDetails } from './trace.ts';

const PATHS: { readonly [kind in ActivityKind]: string } = {
  call: '/calls',
  chat: '/chats',
  contact: '/contacts',
  test: '/admin/integrations/crm/tests',
};

/** Where the page of an activity is. */
export function pathOf({ subject, id }: Activity): string {
  return `${PATHS[subject.kind]}/${id}`;
}

/** An activity in a list: what happened, step by step, and the buttons of a telephone while there is a call. */
export function card(activity: Activity, csrf: string): string {
  const { subject, id, steps } = activity;
  const first = steps[0];
  return html`<article id="${subject.kind}-${id}" data-version="${steps.length}">
<h3><a href="${pathOf(activity)}">${describeSubject(subject)}</a></h3>
!${first === undefined ? '' : html`<p><small>!${time(first.at)}</small></p>`}
!${stepList(activity)}
!${buttons(activity, csrf)}
</article>`;
}

/** An activity on a page of its own: its steps, the contact, every request. */
export function activityDetails(activity: Activity, csrf: string): string {
  const { subject, id, contact, traces, steps } = activity;
  const shown = traces.map(({ of, trace }) => traceDetails(`Trace: ${of}`, trace)).join('');
  return html`<section id="${subject.kind}-${id}" data-version="${steps.length}">
!${stepList(activity)}
!${buttons(activity, csrf)}
!${contact === undefined ? '' : contactTable(contact)}
!${shown}
</section>`;
}

function stepList({ steps }: Activity): string {
  const items = steps.map(({ at, event }) => {
    const [text, tone] = describeEvent(event);
    return html`<li class="${tone}">${text} <small>${new Date(at).toISOString().slice(11, 19)}</small></li>`;
  });
  return html`<ol class="steps">!${items.join('')}</ol>`;
}

function buttons({ subject, id, phase }: Activity, csrf: string): string {
  if (subject.kind !== 'call' || (phase !== 'ringing' && phase !== 'talking')) return '';
  const button = (action: string, name: string, look = '') =>
    html`<form method="post" action="/calls/${id}/${action}">!${csrfField(csrf)}<button!${look}>${name}</button></form>`;
  const answer = phase === 'ringing' ? button('answer', 'Answer') : '';
  return html`<div class="buttons">!${answer}!${button('hang-up', 'Hang up', ' class="secondary"')}</div>`;
}

/** A contact as the CRM sent it. Its texts are the CRM's: only http(s) URLs become links. */
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
