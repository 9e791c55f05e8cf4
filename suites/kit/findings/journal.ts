import { randomInt } from 'node:crypto';
import type { HttpResponse } from '../http-response.ts';
import { sampleNumber } from '../sample-records.ts';
import { type Finding, that } from './finding.ts';

/**
 * The shape of the journal at the reference connector; the one place that knows it. A deployment whose calls look
 * otherwise declares no `journaling` in its target file, and is not asked.
 */
export type JournalRecord = Readonly<Record<string, unknown>>;

/** @returns the calls in an answer of the list of calls, or in the answer to a call that was logged */
export function callsIn(answer: HttpResponse): readonly JournalRecord[] {
  return recordsIn(answer, 'phone_calls', 'phone_call');
}

/** @returns the chats in an answer of the list of chats, or in the answer to a chat that was logged */
export function chatsIn(answer: HttpResponse): readonly JournalRecord[] {
  return recordsIn(answer, 'chats', 'chat');
}

function recordsIn(answer: HttpResponse, list: string, one: string): readonly JournalRecord[] {
  const { [list]: many, [one]: single } = answer.json ?? {};
  const values: readonly unknown[] = Array.isArray(many) ? many : [single];
  return values.filter((value): value is JournalRecord => typeof value === 'object' && value !== null);
}

/** @returns a call that has ended, as a PBX reports it; no other call has its agent, which identifies the record */
export function callFixture(changes: JournalRecord = {}): JournalRecord & { readonly agent: string } {
  return {
    direction: 'Inbound',
    call_type: 'Inbound',
    number: sampleNumber(),
    agent: anyAgent(),
    started_at: '2025-01-31T09:15:00Z',
    established_at: '2025-01-31T09:15:05Z',
    ended_at: '2025-01-31T09:16:05Z',
    duration: 60,
    subject: 'A call reported by the conformance harness',
    ...changes,
  };
}

/** @returns a chat that has ended, as a PBX reports it; no other chat has its agent */
export function chatFixture(changes: JournalRecord = {}): JournalRecord & { readonly agent: string } {
  return {
    number: sampleNumber(),
    name: 'Harness',
    agent: anyAgent(),
    started_at: '2025-01-31T09:15:00Z',
    ended_at: '2025-01-31T09:20:00Z',
    messages: 'Hello\nGood day',
    ...changes,
  };
}

/** An extension that no run before this one has used. */
export const anyAgent = () => String(randomInt(10_000_000, 100_000_000));

/** @returns those of the records that were reported for this agent */
export function ofAgent(records: readonly JournalRecord[], agent: string): readonly JournalRecord[] {
  return records.filter((record) => record['agent'] === agent);
}

/** The list of calls (200) has exactly so many of this agent's. */
export function listed(answer: HttpResponse, agent: string, count: number): Finding {
  const found = ofAgent(callsIn(answer), agent).length;
  return that(
    answer.status === 200 && found === count,
    `200 with ${count} of the calls reported`,
    answer.status === 200 ? `200 with ${found} of them` : answer.describe(),
    answer,
  );
}

/** A record of the list has these members with these values. */
export function holdsMembers(list: HttpResponse, record: JournalRecord, members: JournalRecord): Finding {
  const wrong = Object.entries(members).filter(([name, value]) => record[name] !== value);
  const tell = (name: string, value: unknown) => `${name} ${JSON.stringify(value) ?? '(absent)'}`;
  return that(
    wrong.length === 0,
    Object.entries(members)
      .map(([name, value]) => tell(name, value))
      .join(', '),
    wrong.length === 0 ? 'that' : wrong.map(([name]) => tell(name, record[name])).join(', '),
    list,
  );
}
