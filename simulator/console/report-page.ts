import { html } from 'ghtml';
import { callChart } from '../../web/chart.ts';
import { filterForm, instant, pageNumber, pager, personal, table } from '../../web/page-parts.ts';
import type { Activity } from '../pbx/activity-feed.ts';
import { pathOf } from './activity.ts';
import { contactName, isPlaceholder, type NameOrder } from './contact-name.ts';
import type { View } from './layout.ts';
import { describeEvent } from './messages.ts';
import type { PageContext } from './shell.ts';

/** The path of the page. */
const REPORTS = '/admin/reports';
const PER_PAGE = 50;

/** A call of the list, as the filters see it. */
interface Row {
  readonly activity: Activity;
  readonly at: number;
  readonly direction: string;
  readonly number: string;
  readonly agent: string;
  readonly contact: string;
  readonly result: string;
  readonly failed: boolean;
}

/** Call reports: the calls since the PBX was started, newest first, with a chart of them. */
export function reportPage(
  calls: readonly Activity[],
  query: URLSearchParams,
  { zone, names }: PageContext,
): View {
  const rows = calls.map((call) => rowOf(call, names));
  const agents = [...new Set(rows.map(({ agent }) => agent))].sort().slice(0, 200);
  const found = rows.filter(filterOf(query));
  const page = pageNumber(query.get('page'));
  const shown = found.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  const filters = filterForm(REPORTS, query, {
    search: 'Number, contact or result',
    choices: [
      {
        name: 'result',
        label: 'Result',
        options: [
          ['', 'All'],
          ['failed', 'Failed only'],
        ],
      },
      {
        name: 'direction',
        label: 'Direction',
        options: [
          ['', 'Both'],
          ['Inbound', 'Inbound'],
          ['Outbound', 'Outbound'],
        ],
      },
      {
        name: 'agent',
        label: 'Agent',
        options: [['', 'All'], ...agents.map((agent) => [agent, agent] as const)],
      },
    ],
  });
  const charted = found.map(({ at, failed }) => ({ at, marked: failed }));
  const chart = callChart(charted, { zone, marked: 'failed' }) || '<p class="none">No call to show.</p>';
  return {
    title: 'Call reports',
    within: 'Admin',
    place: REPORTS,
    content: html`<p class="soft">The latest 2,000 calls since the PBX was started. Times are in ${zone}.</p>
!${filters}
<section class="card" aria-label="Calls over time">!${chart}</section>
!${callTable(shown, zone, found.length < rows.length)}
!${pager({ page, perPage: PER_PAGE, total: found.length }, 'call', REPORTS, query)}`,
  };
}

function rowOf(activity: Activity, names: NameOrder): Row {
  const { subject, contact, steps } = activity;
  const call = subject.kind === 'call' ? subject : { number: '', direction: 'Inbound', agent: '' };
  const said = steps.map(({ event }) => describeEvent(event, names));
  const failure = said.find(([, tone]) => tone === 'bad');
  return {
    activity,
    at: steps[0]?.at ?? 0,
    direction: call.direction ?? 'Inbound',
    number: call.number,
    agent: call.agent,
    contact: contact === undefined || isPlaceholder(contact) ? '' : contactName(contact, names),
    result: failure?.[0] ?? said.at(-1)?.[0] ?? '',
    failed: failure !== undefined,
  };
}

function filterOf(query: URLSearchParams): (row: Row) => boolean {
  const words = (query.get('q') ?? '').trim().toLowerCase();
  const [result, direction, agent] = ['result', 'direction', 'agent'].map((name) => query.get(name) ?? '');
  return (row) =>
    (result !== 'failed' || row.failed) &&
    (direction === '' || row.direction === direction) &&
    (agent === '' || row.agent === agent) &&
    (words === '' || `${row.number}\n${row.contact}\n${row.result}`.toLowerCase().includes(words));
}

function callTable(rows: readonly Row[], zone: string, isFiltered: boolean): string {
  return table({
    caption: 'Calls, newest first',
    columns: ['Started', 'Direction', 'Number', 'Contact', 'Agent', 'Result'],
    rows: rows.map(
      ({
        activity,
        at,
        direction,
        number,
        contact,
        agent,
        result,
        failed,
      }) => html`<td>!${instant(at, zone)}</td><td>${direction}</td>
<td class="number"><a href="${pathOf(activity)}">${number || 'Hidden number'}</a></td><td>!${contact === '' ? '–' : personal(contact)}</td>
<td>${agent}</td><td><span class="pill ${failed ? 'bad' : 'info'}">${failed ? 'Failed' : 'OK'}</span> ${result}</td>`,
    ),
    empty: isFiltered ? 'No call matches these filters.' : 'No call has been placed yet.',
  });
}
