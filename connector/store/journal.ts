import type { Database } from './database.ts';
import { filterConditions, type ListFilter } from './list-filter.ts';
import type { CallRecord, ChatRecord, JournalPage, Logged, Slice, Stored } from './records.ts';

/** A call as a chart over time counts it. */
export interface CallTime {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** True too where its report does not say. */
  readonly isAnswered: boolean;
}

interface Row {
  id: number;
  fields: string;
}

/** Fields that are available only after the call, and that a second report may add to a record. */
const ENRICHMENT = ['recording_url', 'transcription', 'summary'] as const;

/** Calls and chats, each stored once however often it is reported. */
export class Journal {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Reports with the same start, agent, number and direction are one call; a repeat adds missing enrichment only. */
  logCall(accountId: string, phoneKey: string, call: CallRecord): Logged<CallRecord> {
    const key = [accountId, Date.parse(call.started_at), call.agent, phoneKey, call.direction] as const;
    const created =
      this.#database.run(
        `INSERT INTO calls (accountId, startedAt, agent, phoneKey, direction, fields) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
        ...key,
        JSON.stringify(call),
      ) === 1;
    const row = this.#database.one<Row>(
      `SELECT id, fields FROM calls
       WHERE accountId = ? AND startedAt = ? AND agent = ? AND phoneKey = ? AND direction = ?`,
      ...key,
    );
    if (row === undefined) throw new Error('The call just logged is not in the journal.');
    if (created) return { record: { id: row.id, ...call }, created };
    const stored: CallRecord = JSON.parse(row.fields);
    const added = Object.fromEntries(ENRICHMENT.map((name) => [name, stored[name] ?? call[name]]));
    const record = { ...stored, ...added };
    this.#database.run('UPDATE calls SET fields = ? WHERE id = ?', JSON.stringify(record), row.id);
    return { record: { id: row.id, ...record }, created };
  }

  /** Reports with the same start, agent and other party are one chat. */
  logChat(accountId: string, partyKey: string, chat: ChatRecord): Logged<ChatRecord> {
    const key = [accountId, Date.parse(chat.started_at), chat.agent, partyKey] as const;
    const created =
      this.#database.run(
        `INSERT INTO chats (accountId, startedAt, agent, partyKey, fields) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO NOTHING`,
        ...key,
        JSON.stringify(chat),
      ) === 1;
    const row = this.#database.one<Row>(
      'SELECT id, fields FROM chats WHERE accountId = ? AND startedAt = ? AND agent = ? AND partyKey = ?',
      ...key,
    );
    if (row === undefined) throw new Error('The chat just logged is not in the journal.');
    return { record: { id: row.id, ...JSON.parse(row.fields) }, created };
  }

  /** All calls of an account, oldest first. */
  calls(accountId: string): Stored<CallRecord>[] {
    return this.#select('calls', 'WHERE accountId = ? ORDER BY startedAt, id', accountId);
  }

  /** A page of the calls, in the order in which they were logged. */
  callsAfter(accountId: string, { after, limit }: JournalPage): Stored<CallRecord>[] {
    return this.#select(
      'calls',
      'WHERE accountId = ? AND id > ? ORDER BY id LIMIT ?',
      accountId,
      after,
      limit,
    );
  }

  /** A slice of the calls, newest first. */
  latestCalls(accountId: string, slice: Slice, filter: ListFilter = {}): Stored<CallRecord>[] {
    return this.#latest('calls', accountId, slice, filter);
  }

  /** How many calls a filter lets through. */
  countCalls(accountId: string, filter: ListFilter = {}): number {
    return this.#count('calls', accountId, filter);
  }

  /** When the latest calls that a filter lets through began, and which were answered; newest first. */
  callTimes(accountId: string, limit: number, filter: ListFilter = {}): CallTime[] {
    const { sql, values } = filterConditions(filter);
    const answered = `json_extract(fields, '$.call_type') NOT IN ('Missed', 'Notanswered')`;
    return this.#database
      .all<{ at: number; answered: number | null }>(
        `SELECT startedAt AS at, ${answered} AS answered FROM calls
         WHERE accountId = ? ${sql} ORDER BY startedAt DESC, id DESC LIMIT ?`,
        accountId,
        ...values,
        limit,
      )
      .map((row) => ({ at: row.at, isAnswered: row.answered !== 0 }));
  }

  /** The extensions that calls or chats were logged for, in their order; at most 200. */
  agents(table: 'calls' | 'chats', accountId: string): string[] {
    const sql = `SELECT DISTINCT agent FROM ${table} WHERE accountId = ? ORDER BY agent LIMIT 200`;
    return this.#database.all<{ agent: string }>(sql, accountId).map(({ agent }) => agent);
  }

  /** All chats of an account, oldest first. */
  chats(accountId: string): Stored<ChatRecord>[] {
    return this.#select('chats', 'WHERE accountId = ? ORDER BY startedAt, id', accountId);
  }

  /** A slice of the chats, newest first. */
  latestChats(accountId: string, slice: Slice, filter: ListFilter = {}): Stored<ChatRecord>[] {
    return this.#latest('chats', accountId, slice, filter);
  }

  /** How many chats a filter lets through. */
  countChats(accountId: string, filter: ListFilter = {}): number {
    return this.#count('chats', accountId, filter);
  }

  #latest<Kind>(
    table: 'calls' | 'chats',
    accountId: string,
    { limit, offset }: Slice,
    filter: ListFilter,
  ): Stored<Kind>[] {
    const { sql, values } = filterConditions(filter);
    const newestFirst = `WHERE accountId = ? ${sql} ORDER BY startedAt DESC, id DESC LIMIT ? OFFSET ?`;
    return this.#select(table, newestFirst, accountId, ...values, limit, offset);
  }

  #count(table: 'calls' | 'chats', accountId: string, filter: ListFilter): number {
    const { sql, values } = filterConditions(filter);
    const counted = `SELECT COUNT(*) AS total FROM ${table} WHERE accountId = ? ${sql}`;
    return this.#database.one<{ total: number }>(counted, accountId, ...values)?.total ?? 0;
  }

  #select<Kind>(table: 'calls' | 'chats', rest: string, ...values: (string | number)[]): Stored<Kind>[] {
    return this.#database
      .all<Row>(`SELECT id, fields FROM ${table} ${rest}`, ...values)
      .map((row) => ({ id: row.id, ...JSON.parse(row.fields) }));
  }
}
