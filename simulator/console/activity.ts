import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import { icon } from '../../web/icons.ts';
import { instant, personal } from '../../web/page-parts.ts';
import type { Contact } from '../engine/lookup.ts';
import type { Activity, ActivityKind, Phase } from '../pbx/activity-feed.ts';
import { contactName, isPlaceholder } from './contact-name.ts';
import { describeEvent, describeSubject } from './messages.ts';
import { sequence } from './sequence.ts';
import type { PageContext } from './shell.ts';

const PATHS: { readonly [kind in ActivityKind]: string } = {
  call: '/calls',
  chat: '/chats',
  contact: '/contacts',
  test: '/admin/integrations/crm/tests',
};

const PHASES: { readonly [phase in Phase]: readonly [text: string, tone: string] } = {
  working: ['Working', 'warning'],
  ringing: ['Ringing', 'warning'],
  talking: ['In a call', 'good'],
  held: ['On hold', 'warning'],
  over: ['Ended', 'info'],
};

/** Where the page of an activity is. */
export function pathOf({ subject, id }: Activity): string {
  return `${PATHS[subject.kind]}/${id}`;
}

/** Whether something went wrong in an activity. */
export function hasFailed({ steps }: Activity): boolean {
  return steps.some(({ event }) => describeEvent(event)[1] === 'bad');
}

/** An activity as an agent's client shows it: with whom, what happened step by step, and the buttons of a telephone. */
export function card(activity: Activity, context: PageContext): string {
  return html`<article id="${activity.subject.kind}-${activity.id}" data-version="${activity.steps.length}" !${look(activity)}>
!${face(activity, context)}
<div class="who"><h3><a href="${pathOf(activity)}">!${personal(partyOf(activity, context))}</a></h3>!${about(activity)}</div>
!${stateOf(activity, context)}
!${stepList(activity, context)}
!${buttons(activity, context.csrf)}
</article>`;
}

/** An activity on a page of its own: its card, the contact, and every request as a sequence diagram. */
export function activityDetails(activity: Activity, context: PageContext): string {
  const { subject, id, contact, traces, steps } = activity;
  const diagrams = traces.map(({ of, trace }) => sequence(`Trace: ${of}`, trace)).join('');
  return html`<section id="${subject.kind}-${id}" data-version="${steps.length}" class="side-by-side">
<div class="stack">
<div !${look(activity)}>
!${face(activity, context)}
<div class="who"><h2>!${personal(partyOf(activity, context))}</h2>!${about(activity)}</div>
!${stateOf(activity, context)}
!${stepList(activity, context)}
!${buttons(activity, context.csrf)}
</div>
!${hasFailed(activity) ? reason(context) : ''}
!${contact === undefined || isPlaceholder(contact) ? '' : contactTable(contact)}
</div>
!${diagrams === '' ? '' : html`<div class="card">!${diagrams}</div>`}
</section>`;
}

/** Where a failure is explained. */
function reason({ trouble }: PageContext): string {
  const links = html`<a href="/admin/integrations/crm">state of the connection</a> and the
<a href="/admin/integrations/crm/log?level=error">errors of the log</a>`;
  return html`<p class="notice warning">${trouble === '' ? 'The reason is in the' : `${trouble} See the`} !${links}.</p>`;
}

function look(activity: Activity): string {
  return `class="card call" data-phase="${activity.phase}"${hasFailed(activity) ? ' data-failed' : ''}`;
}

/** Whom an activity is with: the contact, else the number. */
function partyOf({ subject, contact }: Activity, { names }: PageContext): string {
  if (contact !== undefined && !isPlaceholder(contact)) return contactName(contact, names);
  switch (subject.kind) {
    case 'call':
      return subject.number || 'Hidden number';
    case 'chat':
      return subject.number || subject.email || 'Unknown visitor';
    case 'contact':
      return 'New contact';
    case 'test':
      return subject.number ?? 'The default number';
  }
}

function about(activity: Activity): string {
  const { contact } = activity;
  const known = contact !== undefined && !isPlaceholder(contact) ? contact : {};
  const company = known['CompanyName'] ? html`<p>!${personal(known['CompanyName'])}</p>` : '';
  const url = known['ContactUrl'] ?? '';
  const link = isWebAddress(url)
    ? html`<p><a href="${url}" rel="noopener noreferrer" target="_blank">Open in the CRM</a></p>`
    : '';
  return html`!${company}<p class="soft">${describeSubject(activity.subject)}</p>!${link}`;
}

/** Two letters of the contact's name, or what the activity is. */
function face(activity: Activity, { names }: PageContext): string {
  const { subject, contact } = activity;
  const letters =
    contact === undefined || isPlaceholder(contact)
      ? []
      : contactName(contact, names)
          .split(/\s+/)
          .flatMap((word) => word.match(/^\p{L}/u) ?? []);
  const kind = subject.kind === 'test' ? 'check' : subject.kind;
  return html`<span class="face" aria-hidden="true">!${letters.length === 0 ? icon(kind) : html`${letters.slice(0, 2).join('')}`}</span>`;
}

function stateOf(activity: Activity, { zone }: PageContext): string {
  const [first] = activity.steps;
  const [text, tone] =
    hasFailed(activity) && activity.phase === 'over' ? ['Failed', 'bad'] : PHASES[activity.phase];
  const began = first === undefined ? '' : html`<small>!${instant(first.at, zone)}</small>`;
  return html`<div class="state-of-call"><span class="pill ${tone}">${text}</span>!${began}</div>`;
}

function stepList({ steps }: Activity, { zone, names }: PageContext): string {
  const items = steps.map(({ at, event }) => {
    const [text, tone] = describeEvent(event, names);
    return html`<li class="${tone}">!${instant(at, zone, 'time')} <span><bdi>${text}</bdi></span></li>`;
  });
  return html`<ol class="steps">!${items.join('')}</ol>`;
}

function buttons({ subject, id, phase }: Activity, csrf: string): string {
  if (subject.kind !== 'call' || phase === 'working' || phase === 'over') return '';
  const button = (action: string, name: string, style = '') =>
    html`<form method="post" action="/calls/${id}/${action}">!${csrfField(csrf)}<button!${style}>${name}</button></form>`;
  const hangUp = button('hang-up', 'Hang up', ' class="danger"');
  if (phase === 'ringing') return html`<div class="buttons">!${button('answer', 'Answer')}!${hangUp}</div>`;
  const hold = button('hold', phase === 'held' ? 'Take back' : 'Hold', ' class="secondary"');
  const transfer = html`<form method="post" action="/calls/${id}/transfer" class="transfer">!${csrfField(csrf)}
<input name="to" aria-label="Transfer to" placeholder="102" list="agents" required autocomplete="off" pattern="[0-9*#+]+"><button class="secondary">Transfer</button></form>`;
  return html`<div class="buttons">!${hold}!${transfer}!${hangUp}</div>`;
}

/** A contact as the CRM sent it. Its texts are the CRM's: only http(s) URLs become links. */
function contactTable(contact: Contact): string {
  const rows = Object.entries(contact).map(
    ([type, text]) => html`<tr><th scope="row">${type}</th><td>!${contactValue(type, text)}</td></tr>`,
  );
  return html`<div class="scrolls" role="region" aria-label="Contact" tabindex="0"><table><caption>Contact as the CRM sent it</caption><tbody>!${rows.join('')}</tbody></table></div>`;
}

function contactValue(type: string, text: string): string {
  if (type !== 'ContactUrl' || !isWebAddress(text)) return personal(text);
  return html`<a href="${text}" rel="noopener noreferrer" target="_blank">${text}</a>`;
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}
