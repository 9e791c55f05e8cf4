import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import { TRIGGERS } from '../engine/index.ts';
import type { Activity } from '../pbx/activity-feed.ts';
import type { PlaybackProgress } from '../recordings/player.ts';
import { activityDetails, card } from './activity.ts';
import { LATEST } from './events.ts';
import type { View } from './layout.ts';
import { describeSubject } from './messages.ts';
import { playerSection } from './player.ts';
import type { PageContext } from './shell.ts';

/** What is offered beside the extensions that calls came in at. */
const USUAL = ['101', '102', '103', '800'] as const;

function agentField(seen: readonly Activity[]): string {
  const agents = seen.flatMap(({ subject }) => ('agent' in subject ? [subject.agent] : []));
  const options = [...new Set([...USUAL, ...agents])]
    .sort()
    .map((each) => html`<option value="${each}"></option>`);
  return html`<label>Agent or queue <input name="agent" value="101" list="agents" required autocomplete="off"></label>
<datalist id="agents">!${options.join('')}</datalist>`;
}

/** Calls: the form that places one, the one that plays a recording, and the latest (newest first), live. */
export function callsPage(
  context: PageContext,
  latest: readonly Activity[],
  playing: PlaybackProgress | undefined,
): View {
  const cards = latest.map((call) => card(call, context)).join('');
  return {
    title: 'Calls',
    place: '/calls',
    content: html`<section class="card" aria-labelledby="place"><h2 id="place">Place a call</h2>
<form method="post" action="/calls" class="fields">!${csrfField(context.csrf)}
<div class="row">
<label>Direction <select name="direction"><option>Inbound</option><option>Outbound</option></select></label>
<div class="field"><label>Number <input type="tel" name="number" placeholder="+33142000000" autocomplete="off" aria-describedby="number-rule"></label>
<small id="number-rule">Empty: the caller hides it.</small></div>
!${agentField(latest)}
<label>Outcome <select name="outcome">
<option value="answered">Answered</option>
<option value="unanswered">Not answered</option>
<option value="ringing">Leave it ringing</option>
</select></label>
<label>Talk time (seconds) <input type="number" name="seconds" value="42" min="0" max="86400" required></label>
</div>
<button>Place call</button>
</form></section>
!${playerSection(playing, context.csrf)}
<section aria-labelledby="latest"><div class="title"><h2 id="latest">Latest calls</h2><a href="/admin/reports">All calls</a></div>
<div data-live="/calls/events" data-most="${LATEST}" aria-live="polite" class="stack">!${cards}</div>
!${latest.length === 0 ? '<p class="none">No call has been placed yet.</p>' : ''}
</section>`,
  };
}

/** Chats: the form that sends one, and the latest. */
export function chatsPage(context: PageContext, latest: readonly Activity[]): View {
  return {
    title: 'Chats',
    place: '/chats',
    content: html`<section class="card" aria-labelledby="end"><h2 id="end">A chat that has ended</h2>
<form method="post" action="/chats" class="fields">!${csrfField(context.csrf)}
<div class="row">
<label>Number <input type="tel" name="number" placeholder="+33142000000" autocomplete="off"></label>
<label>or e-mail <input type="email" name="email" placeholder="marie@example.com" autocomplete="off"></label>
<label>Visitor's name <input name="name" autocomplete="off"></label>
!${agentField(latest)}
</div>
<label>Messages, one a line <textarea name="messages" rows="4" required></textarea></label>
<button>End chat</button>
</form></section>
!${latestSection('chats', latest, context)}`,
  };
}

const CONTACT_TITLES: Readonly<Record<string, string>> = {
  FirstName: 'First name',
  LastName: 'Last name',
  CompanyName: 'Company',
  Email: 'Email',
  Number: 'Number',
};
const OFFERED = TRIGGERS['create-from-client'];
/** What the PBX offers to the template of a client's form, and no more: other fields would be lost on the way. */
const CONTACT_FIELDS = Object.entries(CONTACT_TITLES).filter(([name]) =>
  [...OFFERED.names, ...(OFFERED.open ?? [])].includes(name),
);

/**
 * Contacts: the form an agent fills in a client, and the phonebook.
 * @param possible whether the selected template can create contacts @param phonebook HTML
 */
export function contactsPage(
  context: PageContext,
  latest: readonly Activity[],
  { possible, phonebook }: { readonly possible: boolean; readonly phonebook: string },
): View {
  const fields = CONTACT_FIELDS.map(
    ([name, title]) => html`<label>${title} <input name="${name}" autocomplete="off"></label>`,
  );
  const hint = possible
    ? ''
    : html`<p class="notice warning">The selected template has no scenario CreateContactRecordFromClient, by which a client creates contacts: this PBX cannot do it.</p>`;
  return {
    title: 'Contacts',
    place: '/contacts',
    content: html`!${hint}
<section class="card" aria-labelledby="create"><h2 id="create">New contact</h2>
<p class="soft">What an agent fills in to create a contact in the CRM from the client.</p>
<form method="post" action="/contacts" class="fields">!${csrfField(context.csrf)}
<div class="row">!${fields.join('')}</div>
<button>Create contact</button>
</form></section>
!${latestSection('contacts', latest, context)}
!${phonebook}`,
  };
}

/** The fields of a sent contact form that were filled in. */
export function contactValues(form: URLSearchParams): Record<string, string> {
  const filled = CONTACT_FIELDS.map(([name]) => [name, form.get(name) ?? ''] as const);
  return Object.fromEntries(filled.filter(([, text]) => text !== ''));
}

const LISTS = {
  call: '/calls',
  chat: '/chats',
  contact: '/contacts',
  test: '/admin/integrations/crm',
} as const;

/** An activity on its own page: live while a call is under way, and reloaded by itself where there is no script. */
export function activityPage(activity: Activity, context: PageContext): View {
  const { subject, phase } = activity;
  const place = LISTS[subject.kind];
  const head = phase === 'working' ? '<noscript><meta http-equiv="refresh" content="1"></noscript>' : '';
  const live = phase === 'over' ? '' : ` data-live="/calls/events?id=${activity.id}" aria-live="polite"`;
  return {
    title: describeSubject(subject),
    place,
    head,
    content: html`<div!${live}>!${activityDetails(activity, context)}</div>
<p><a href="${place}">Back to the list</a></p>`,
  };
}

function latestSection(what: string, latest: readonly Activity[], context: PageContext): string {
  if (latest.length === 0) return '';
  return html`<section aria-labelledby="latest"><h2 id="latest">Latest ${what}</h2>!${latest.map((each) => card(each, context)).join('')}</section>`;
}
