import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import { TRIGGERS } from '../engine/index.ts';
import type { Activity } from '../pbx/activity-feed.ts';
import type { PlaybackProgress } from '../recordings/player.ts';
import { activityDetails, card } from './activity.ts';
import { LATEST } from './events.ts';
import { page } from './layout.ts';
import { describeSubject } from './messages.ts';
import { playerSection } from './player.ts';

const AGENT = html`<label>Agent (extension) <input name="agent" value="101" required autocomplete="off"></label>`;

/** Calls: the form that places one, the one that plays a recording, and the latest (newest first), live. */
export function callsPage(
  csrf: string,
  latest: readonly Activity[],
  playing: PlaybackProgress | undefined,
): string {
  const cards = latest.map((call) => card(call, csrf)).join('');
  return page(
    { title: 'Calls', place: '/calls' },
    html`<form method="post" action="/calls">!${csrfField(csrf)}
<div class="row">
<label>Direction <select name="direction"><option>Inbound</option><option>Outbound</option></select></label>
<label>Number <input type="tel" name="number" placeholder="+33142000000" autocomplete="off"></label>
!${AGENT}
<label>Outcome <select name="outcome">
<option value="answered">Answered</option>
<option value="unanswered">Not answered</option>
<option value="ringing">Leave it ringing</option>
</select></label>
<label>Talk time (seconds) <input type="number" name="seconds" value="42" min="0" max="86400" required></label>
</div>
<button>Place call</button>
</form>
!${playerSection(playing, csrf)}
<section aria-labelledby="latest"><h2 id="latest">Latest calls</h2>
<div data-live="/calls/events" data-most="${LATEST}" aria-live="polite">!${cards}</div>
!${latest.length === 0 ? '<p class="none">No call has been placed yet.</p>' : ''}
</section>`,
  );
}

/** Chats: the form that sends one, and the latest. */
export function chatsPage(csrf: string, latest: readonly Activity[]): string {
  return page(
    { title: 'Chats', place: '/chats' },
    html`<form method="post" action="/chats">!${csrfField(csrf)}
<div class="row">
<label>Number <input type="tel" name="number" placeholder="+33142000000" autocomplete="off"></label>
<label>or e-mail <input type="email" name="email" placeholder="marie@example.com" autocomplete="off"></label>
<label>Visitor's name <input name="name" autocomplete="off"></label>
!${AGENT}
</div>
<label>Messages, one a line <textarea name="messages" rows="4" required></textarea></label>
<button>End chat</button>
</form>
!${latestSection('chats', latest, csrf)}`,
  );
}

const CONTACT_TITLES: Readonly<Record<string, string>> = {
  FirstName: 'First name',
  LastName: 'Last name',
  CompanyName: 'Company',
  Email: 'E-mail',
  Number: 'Number',
};
const OFFERED = TRIGGERS['create-from-client'];
/** What the PBX offers to the template of a client's form, and no more: other fields would be lost on the way. */
const CONTACT_FIELDS = Object.entries(CONTACT_TITLES).filter(([name]) =>
  [...OFFERED.names, ...(OFFERED.open ?? [])].includes(name),
);

/** Contacts: the form an agent fills in a client. @param possible whether the selected template can create them */
export function contactsPage(csrf: string, latest: readonly Activity[], possible: boolean): string {
  const fields = CONTACT_FIELDS.map(
    ([name, title]) => html`<label>${title} <input name="${name}" autocomplete="off"></label>`,
  );
  const hint = possible
    ? ''
    : html`<p>The selected template has no scenario CreateContactRecordFromClient, by which a client creates contacts: this PBX cannot do it.</p>`;
  return page(
    { title: 'Contacts', place: '/contacts' },
    html`<p>What an agent fills in to create a contact from the client.</p>
!${hint}
<form method="post" action="/contacts">!${csrfField(csrf)}
<div class="row">!${fields.join('')}</div>
<button>Create contact</button>
</form>
!${latestSection('contacts', latest, csrf)}`,
  );
}

/** The fields of a sent contact form that were filled in. */
export function contactValues(form: URLSearchParams): Record<string, string> {
  const filled = CONTACT_FIELDS.map(([name]) => [name, form.get(name) ?? ''] as const);
  return Object.fromEntries(filled.filter(([, text]) => text !== ''));
}

/** An activity on its own page: live while a call is under way, and reloaded by itself where there is no script. */
export function activityPage(activity: Activity, csrf: string): string {
  const { subject, phase } = activity;
  const { kind } = subject;
  const place = kind === 'chat' ? '/chats' : kind === 'contact' ? '/contacts' : '/calls';
  const head = phase === 'working' ? '<noscript><meta http-equiv="refresh" content="1"></noscript>' : '';
  const live = phase === 'over' ? '' : ` data-live="/calls/events?id=${activity.id}" aria-live="polite"`;
  return page(
    { title: describeSubject(subject), place, head },
    html`<div!${live}>!${activityDetails(activity, csrf)}</div>
<p><a href="${place}">Back to the list</a></p>`,
  );
}

function latestSection(what: string, latest: readonly Activity[], csrf: string): string {
  if (latest.length === 0) return '';
  return html`<section aria-labelledby="latest"><h2 id="latest">Latest ${what}</h2>!${latest.map((each) => card(each, csrf)).join('')}</section>`;
}
