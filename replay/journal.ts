import type { Dispatcher } from 'undici';
import { callsIn, type JournalRecord } from '../suites/kit/findings/journal.ts';
import { describeFailure } from '../suites/kit/http-client.ts';
import { HttpResponse } from '../suites/kit/http-response.ts';
import type { Target } from '../suites/kit/target.ts';
import { get, textOf } from '../web/exchange.ts';
import { ProblemError } from '../web/problem-error.ts';
import { type Fingerprints, fingerprint } from './call-ledger.ts';

/** Calls requested per page, of a deployment that lists them in pages. */
const PAGE_SIZE = 1000;
/** For one page: a deployment under load may take its time. */
const PAGE_MS = 60_000;

/** For all pages together: a list that always names a next one has no end. */
const JOURNAL_MS = 15 * 60_000;

/** What reading a journal takes. */
export interface JournalReader {
  readonly target: Target;
  readonly dispatcher: Dispatcher;
  /** A fresh access token. */
  readonly accessToken: () => Promise<string>;
  /** Milliseconds of a clock that never goes back; default: the machine's. */
  readonly now?: () => number;
}

/** The journal cannot be read; the message says why. */
export class JournalUnreadable extends ProblemError {
  readonly code = 'journal-unreadable';
}

/**
 * Adds the fingerprint of every call that the deployment lists. A list in pages names the next one in a Link header
 * (RFC 8288 3); one without is taken as it comes.
 * @throws JournalUnreadable
 */
export async function readJournal(reader: JournalReader, into: Fingerprints): Promise<void> {
  const first = reader.target.endpoints.calls ?? '';
  let token = await reader.accessToken();
  const { now = () => performance.now() } = reader;
  const end = now() + JOURNAL_MS;
  let url: string | undefined = `${first}${first.includes('?') ? '&' : '?'}limit=${PAGE_SIZE}`;
  while (url !== undefined) {
    let answer: HttpResponse = await ask(url, token, reader);
    if (answer.status === 401) {
      token = await reader.accessToken();
      answer = await ask(url, token, reader);
    }
    if (answer.status !== 200)
      throw new JournalUnreadable(
        `the calls journaled cannot be read: ${answer.describe()}`,
        'Let api.calls of the target file name a list that the client of the replay may read.',
      );
    if (now() > end)
      throw new JournalUnreadable(
        `the list of calls had not ended after ${JOURNAL_MS / 60_000} minutes: its pages still name a next one`,
        'Let the last page of the list name no next one.',
      );
    for (const record of callsIn(answer)) into.add(fingerprintOf(record));
    url = nextPage(answer, first);
  }
}

async function ask(url: string, token: string, { target, dispatcher }: JournalReader): Promise<HttpResponse> {
  const { accountHeader } = target.api;
  const headers: [string, string][] = [
    ['accept', 'application/json'],
    ['authorization', `Bearer ${token}`],
  ];
  if (accountHeader !== undefined) headers.push([accountHeader, target.accounts.main?.id ?? '']);
  const base = { exchange: 0, url };
  try {
    const { status, lines, body } = await get(url, { dispatcher, timeoutMs: PAGE_MS, headers });
    return new HttpResponse({ ...base, status, headers: lines(), body: textOf(body) });
  } catch (error) {
    return new HttpResponse({ ...base, status: 0, headers: [], body: '', failure: describeFailure(error) });
  }
}

/** Ignores a next page on another origin: the token must not be sent there. */
function nextPage(answer: HttpResponse, first: string): string | undefined {
  const [, next] = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(answer.header('link') ?? '') ?? [];
  if (next === undefined) return undefined;
  const url = new URL(next, answer.url);
  return url.origin === new URL(first).origin && url.href !== answer.url ? url.href : undefined;
}

function fingerprintOf(record: JournalRecord): number {
  const text = (name: string) => String(record[name] ?? '');
  return fingerprint({
    startedAt: Date.parse(text('started_at')),
    agent: text('agent'),
    number: text('number'),
    direction: text('direction'),
  });
}
