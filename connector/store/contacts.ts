import type { Database } from './database.ts';
import { filterConditions, type ListFilter } from './list-filter.ts';
import type { Contact, Slice } from './records.ts';

interface Row {
  id: string;
  fields: string;
}

const toContact = (row: Row): Contact => ({ id: row.id, ...JSON.parse(row.fields) });

/** Contacts, found by equality on indexed keys: a search neither scans nor has wildcards. */
export class Contacts {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores a contact. @param phoneKeys the normalized numbers it is found by */
  add(accountId: string, { id, ...fields }: Contact, phoneKeys: readonly string[]): void {
    this.#database.transaction(() => {
      this.#database.run(
        'INSERT INTO contacts (id, accountId, emailKey, fields) VALUES (?, ?, ?, ?)',
        id,
        accountId,
        fields.email.toLowerCase(),
        JSON.stringify(fields),
      );
      for (const key of new Set(phoneKeys)) {
        this.#database.run(
          'INSERT INTO contactPhones (accountId, phoneKey, contactId) VALUES (?, ?, ?)',
          accountId,
          key,
          id,
        );
      }
    });
  }

  /** The account's contacts with this number, oldest first. @param phoneKey the normalized number */
  byPhone(accountId: string, phoneKey: string): Contact[] {
    return (
      this.#database
        .all<Row & { place: number }>(
          `SELECT id, fields, contacts.rowid AS place FROM contactPhones JOIN contacts ON contacts.id = contactId
           WHERE contactPhones.accountId = ? AND phoneKey = ?`,
          accountId,
          phoneKey,
        )
        // Not by ORDER BY: there is usually one contact, and SQLite's sorter costs more than the search.
        .sort((a, b) => a.place - b.place)
        .map(toContact)
    );
  }

  /** The account's contacts with this address, letter case aside, oldest first. */
  byEmail(accountId: string, email: string): Contact[] {
    return this.#database
      .all<Row>(
        'SELECT id, fields FROM contacts WHERE accountId = ? AND emailKey = ? ORDER BY rowid',
        accountId,
        email.toLowerCase(),
      )
      .map(toContact);
  }

  /** The contact with this id, if it belongs to the account. */
  find(accountId: string, id: string): Contact | undefined {
    const row = this.#database.one<Row>(
      'SELECT id, fields FROM contacts WHERE accountId = ? AND id = ?',
      accountId,
      id,
    );
    return row && toContact(row);
  }

  /** A slice of the contacts, newest first. */
  latest(accountId: string, { limit, offset }: Slice, { text }: ListFilter = {}): Contact[] {
    const { sql, values } = filterConditions({ ...(text !== undefined && { text }) });
    return this.#database
      .all<Row>(
        `SELECT id, fields FROM contacts WHERE accountId = ? ${sql} ORDER BY rowid DESC LIMIT ? OFFSET ?`,
        accountId,
        ...values,
        limit,
        offset,
      )
      .map(toContact);
  }

  /** How many contacts a filter lets through. */
  count(accountId: string, { text }: ListFilter = {}): number {
    const { sql, values } = filterConditions({ ...(text !== undefined && { text }) });
    const counted = `SELECT COUNT(*) AS total FROM contacts WHERE accountId = ? ${sql}`;
    return this.#database.one<{ total: number }>(counted, accountId, ...values)?.total ?? 0;
  }

  /** The account that a contact belongs to. */
  accountOf(id: string): string | undefined {
    return this.#database.one<{ accountId: string }>('SELECT accountId FROM contacts WHERE id = ?', id)
      ?.accountId;
  }

  /** All contacts of an account, oldest first. */
  all(accountId: string): Contact[] {
    return this.#database
      .all<Row>('SELECT id, fields FROM contacts WHERE accountId = ? ORDER BY rowid', accountId)
      .map(toContact);
  }
}
