import type { Contact } from '../engine/lookup.ts';

/** Where a contact of the phonebook comes from (XAPI, `ContactSource`). */
export type ContactSource = '3CX' | 'CRM';

/** A contact of the phonebook. */
export interface PhonebookEntry {
  readonly id: number;
  readonly source: ContactSource;
  /** The template whose lookup found it; absent for a contact of the PBX's own. */
  readonly template?: string;
  /** As the phonebook keeps it (`phonebookKeeps`), by output type. */
  readonly contact: Contact;
  /** When it was stored or last updated, in milliseconds since the epoch. */
  readonly storedAt: number;
}

/** What a synchronization came to, in contacts. */
export interface Synchronization {
  readonly updated: number;
  readonly unchanged: number;
  /** The CRM no longer has them. */
  readonly removed: number;
  /** They could not be looked up, and stay as they were. */
  readonly failed: number;
}

/** The phonebook of a PBX, as its admin sees it. */
export interface PhonebookControl {
  /** The contacts, the earliest stored first. */
  entries(): readonly PhonebookEntry[];
  /** Adds a contact of the PBX's own, durably. @throws PbxError `bad-value` without a name or a number, `not-stored` */
  create(contact: Contact): PhonebookEntry;
  /** Removes all contacts of a source, durably. @returns how many @throws PbxError `not-stored`; then all stay */
  removeAll(source: ContactSource): number;
}
