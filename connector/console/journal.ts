import { html } from 'ghtml';
import { callChart } from '../../web/chart.ts';
import { type Choice, instant, table } from '../../web/page-parts.ts';
import type { CallRecord, ChatRecord, Stored } from '../store/index.ts';
import { accountPicker, chosenAccount } from './account.ts';
import type { Action } from './console-request.ts';
import { contactLink } from './contacts.ts';
import { followed, listPart, ZONE_NOTE } from './list.ts';

/** Calls that the chart counts, the latest. */
const CHARTED = 2000;

/** `/calls`: the calls the PBX has logged. */
export const callsPage: Action = (visit) => {
  const account = chosenAccount(visit);
  const { journal } = visit.context.store;
  const { rows, filters, pages, isFiltered, filter } = listPart(visit, account.id, {
    noun: 'call',
    search: 'Number, type, agent or text',
    choices: [
      {
        name: 'direction',
        label: 'Direction',
        options: [
          ['', 'Both'],
          ['inbound', 'Inbound'],
          ['outbound', 'Outbound'],
        ],
      },
      agentChoice(journal.agents('calls', account.id)),
    ],
    read: (wanted, slice) => journal.latestCalls(account.id, slice, wanted),
    count: (wanted) => journal.countCalls(account.id, wanted),
  });
  const list = table({
    caption: `Calls logged for ${account.name}, newest first`,
    columns: ['Started', 'Type', 'Number', 'Contact', 'Agent', 'Seconds', 'Subject'],
    rows: rows.map(
      (call) => html`<td>!${instant(call.started_at)}</td><td>${call.call_type ?? call.direction}</td>
<td class="number">!${call.number === '' ? '<span class="soft">Hidden</span>' : html`${call.number}`}</td><td>!${contactLink(visit, account.id, call.contact_id)}</td>
<td>${call.agent}</td><td>${call.duration ?? '–'}</td>
<td>!${folded(`call-${call.id}`, call.subject ?? 'Details', callDetails(call))}</td>`,
    ),
    empty: isFiltered
      ? 'No call matches these filters.'
      : 'No call has been logged yet: check Enable call logging in 3CX, and place one.',
  });
  const times = journal.callTimes(account.id, CHARTED, filter);
  const bars = callChart(
    times.map(({ at, isAnswered }) => ({ at, marked: !isAnswered })),
    { marked: 'unanswered' },
  );
  const chart =
    bars === '' ? '' : html`<section class="card" aria-label="Calls over time">!${bars}</section>`;
  return {
    title: 'Calls',
    body: html`!${accountPicker(visit, account)}!${ZONE_NOTE}!${filters}!${followed(chart + list + pages)}`,
  };
};

/** `/chats`: the chats the PBX has logged. */
export const chatsPage: Action = (visit) => {
  const account = chosenAccount(visit);
  const { journal } = visit.context.store;
  const { rows, filters, pages, isFiltered } = listPart(visit, account.id, {
    noun: 'chat',
    search: 'Name, number, email or message',
    choices: [agentChoice(journal.agents('chats', account.id))],
    read: (filter, slice) => journal.latestChats(account.id, slice, filter),
    count: (filter) => journal.countChats(account.id, filter),
  });
  const list = table({
    caption: `Chats logged for ${account.name}, newest first`,
    columns: ['Started', 'With', 'Contact', 'Agent', 'Subject'],
    rows: rows.map(
      (chat) => html`<td>!${instant(chat.started_at)}</td>
<td><bdi>${chat.name ?? chat.email ?? chat.number ?? '–'}</bdi></td><td>!${contactLink(visit, account.id, chat.contact_id)}</td>
<td>${chat.agent}</td><td>!${folded(`chat-${chat.id}`, chat.subject ?? 'Details', chatDetails(chat))}</td>`,
    ),
    empty: isFiltered ? 'No chat matches these filters.' : 'No chat has been logged yet.',
  });
  return {
    title: 'Chats',
    body: html`!${accountPicker(visit, account)}!${ZONE_NOTE}!${filters}!${followed(list + pages)}`,
  };
};

function agentChoice(agents: readonly string[]): Choice {
  const options = agents.map((agent) => [agent, agent] as const);
  return { name: 'agent', label: 'Agent', options: [['', 'All'], ...options] };
}

function folded(id: string, summary: string, items: readonly string[]): string {
  return html`<details id="${id}"><summary><bdi>${summary}</bdi></summary><dl>!${items.join('\n')}</dl></details>`;
}

function callDetails(call: Stored<CallRecord>): string[] {
  return [
    item('Agent', [call.agent_name, call.agent_email]),
    item('Direction', [call.direction]),
    html`<dt>Answered</dt><dd>!${instant(call.established_at)}</dd>`,
    html`<dt>Ended</dt><dd>!${instant(call.ended_at)}</dd>`,
    ...(call.recording_url === null
      ? []
      : [html`<dt>Recording</dt><dd>!${webLink(call.recording_url)}</dd>`]),
    ...long('Text', call.text),
    ...long('Transcription', call.transcription),
    ...long('Summary', call.summary),
    item('Logged by', [call.logged_by ?? 'the PBX itself (Client Credentials)']),
  ];
}

function chatDetails(chat: Stored<ChatRecord>): string[] {
  return [
    item('Agent', [chat.agent_name, chat.agent_email]),
    item('With', [chat.name, chat.email, chat.number]),
    html`<dt>Ended</dt><dd>!${instant(chat.ended_at)}</dd>`,
    ...long('Messages', chat.messages),
    item('Logged by', [chat.logged_by ?? 'the PBX itself (Client Credentials)']),
  ];
}

function item(label: string, values: readonly (string | null)[]): string {
  return html`<dt>${label}</dt><dd>${values.filter((value) => value !== null).join(', ') || '–'}</dd>`;
}

function long(label: string, text: string | null): string[] {
  return text === null || text === '' ? [] : [html`<dt>${label}</dt><dd><pre>${text}</pre></dd>`];
}

/** A link where it leads to the web; whatever else a PBX calls a URL stays text. */
function webLink(url: string): string {
  return /^https?:\/\//i.test(url) ? html`<a href="${url}" rel="noreferrer">${url}</a>` : html`${url}`;
}
