import type { Finding } from '../findings/index.ts';
import { callsIn, chatsIn, holdsMembers, type JournalRecord } from '../findings/journal.ts';
import type { ApiRequest } from './api-request.ts';
import type { Traffic } from './traffic.ts';

/** A report of a call or a chat that passed. */
export interface SeenReport {
  readonly request: ApiRequest;
  readonly sent: JournalRecord;
  /** What tells accounts apart: ids of records may be those of one account. */
  readonly account: string;
  /** What makes it the same report: the account, and what identifies a call there. */
  readonly key: string;
  /** The record in the answer, where it holds one. */
  readonly stored: JournalRecord | undefined;
}

/** Members that identify a call (POST /api/crm/lookup/phone-calls), and those that identify a chat. */
const IDENTIFY = { calls: ['agent', 'number', 'direction'], chats: ['agent', 'number', 'name'] };
/** Headers that name an account, or a token that stands for one, are all that a report could differ in. */
const OF_TRANSPORT =
  /^(host|connection|content-length|date|user-agent|accept.*|traceparent|authorization|via|x-forwarded.*)$/i;

/** @returns the reports that name all that identifies them, in the order of the traffic */
export function reportsOf(traffic: Traffic, route: 'calls' | 'chats'): SeenReport[] {
  return traffic.posted(route).flatMap((request) => {
    const sent = request.record;
    const start = Date.parse(String(sent?.['started_at']));
    const named = ['agent', 'number'].every((name) => typeof sent?.[name] === 'string');
    if (sent === undefined || Number.isNaN(start) || !named || request.bearer === undefined) return [];
    const parts = IDENTIFY[route].map((name) => String(sent[name] ?? '').toLowerCase());
    const { headers, url } = request.seen.request;
    const account = JSON.stringify([url, ...headers.filter(([name]) => !OF_TRANSPORT.test(name))]);
    const key = JSON.stringify([start, ...parts, account]);
    const [stored] = route === 'calls' ? callsIn(request.answer) : chatsIn(request.answer);
    return [{ request, sent, account, key, stored }];
  });
}

/** @returns for each report that was answered with 201 and its record: whether a member is there as it was sent */
export function storedAsSent(reports: readonly SeenReport[], member: string): Finding[] {
  return reports.flatMap(({ request: { answer }, sent, stored }) => {
    const value = sent[member];
    if (answer.status !== 201 || typeof value !== 'string' || stored?.[member] === undefined) return [];
    return [holdsMembers(answer, stored, { [member]: value })];
  });
}

/** A report that comes again later may be one of a record that was deleted meanwhile; milliseconds. */
const SOON = 60_000;

/** @returns reports that were sent soon after the same one had been answered with 201 */
export function repeated(reports: readonly SeenReport[]): SeenReport[] {
  return [...Map.groupBy(reports, ({ key }) => key).values()].flatMap((same) =>
    same.filter((again) =>
      same.some(
        ({ request: first }) =>
          first.answer.status === 201 &&
          again.request.isAfter(first) &&
          again.request.seen.atMs - first.seen.atMs <= SOON,
      ),
    ),
  );
}
