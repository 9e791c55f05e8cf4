import type { Awaitable } from '../context.ts';
import type { Complaint } from '../crm/body.ts';
import { noFields, phoneFields, placeholderId } from '../crm/contact-fields.ts';
import type { CallRecord, ChatRecord, Contact, ContactFields, JournalPage, Store } from '../store/index.ts';
import type { Logged } from '../store/journal.ts';

/** The numbers of a contact, as written, under which it is found: all it has. */
export function searchableNumbers(contact: Contact): readonly string[] {
  return phoneFields.map((name) => contact[name]);
}

/** What of a new contact is kept: the documented fields, and no other member of the body. */
export function newContact(
  fields: Partial<ContactFields>,
  _body: Readonly<Record<string, unknown>>,
): Partial<Contact> {
  return fields;
}

/** A search as it was sent, blank values left out. */
export interface Search {
  readonly phone: string | undefined;
  readonly email: string | undefined;
  readonly displayName: string | undefined;
}

/** Who is shown when nobody was found: one stand-in with nothing but what was asked, so that the PBX goes on. */
export function standIn({ phone, email, displayName }: Search): readonly Contact[] {
  const last_name = displayName ?? phone ?? email ?? '';
  return [{ id: placeholderId, ...noFields, last_name, phone_business_1: phone ?? '', email: email ?? '' }];
}

/**
 * A contact as the API shows it. A PBX drops a contact none of whose numbers contains the text it searched for, so
 * `phone_searched` repeats that spelling where no other number has it.
 */
export function presentContact(contact: Contact, searched: string | undefined, url: string): object {
  const known = searched === undefined || phoneFields.some((name) => contact[name].includes(searched));
  return { ...contact, phone_searched: known ? '' : searched, entity_url: url };
}

/** Which complaints about a body refuse it: all of them. */
export function refusingComplaints(complaints: readonly Complaint[]): readonly Complaint[] {
  return complaints;
}

/** Keeps a call once however often it is reported. @param phoneKey the normalised number */
export function recordCall(
  store: Store,
  accountId: string,
  phoneKey: string,
  call: CallRecord,
): Awaitable<Logged<CallRecord>> {
  return store.journal.logCall(accountId, phoneKey, call);
}

/** Keeps a chat once however often it is reported. @param partyKey the normalised number, the address or the name */
export function recordChat(
  store: Store,
  accountId: string,
  partyKey: string,
  chat: ChatRecord,
): Awaitable<Logged<ChatRecord>> {
  return store.journal.logChat(accountId, partyKey, chat);
}

/** The calls a request may see: those of its account. */
export function listCalls(store: Store, accountId: string, page?: JournalPage): readonly CallRecord[] {
  return page === undefined ? store.journal.calls(accountId) : store.journal.callsAfter(accountId, page);
}

/** The chats a request may see: those of its account. */
export function listChats(store: Store, accountId: string): readonly ChatRecord[] {
  return store.journal.chats(accountId);
}

/** An error of the CRM API on its way out. */
export interface ApiError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** How an error is told: as JSON in the documented shapes, with nothing of what went wrong inside. */
export function apiError(error: ApiError): ApiError {
  return error;
}
