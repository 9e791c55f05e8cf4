import { NO_FIELDS, PHONE_FIELDS, PLACEHOLDER_ID } from '../crm/contact-fields.ts';
import type { Policy } from './policy.ts';

/** The sound decisions of the CRM API about contacts, the journal and errors. */
export const crmDecisions = {
  allowsSearch({ phoneKey, email, withheld }) {
    return phoneKey !== undefined || email !== undefined || withheld;
  },

  findContacts(store, accountId, { phoneKey, email }) {
    const byPhone = phoneKey === undefined ? [] : store.contacts.byPhone(accountId, phoneKey);
    if (byPhone.length > 0 || email === undefined) return byPhone;
    return store.contacts.byEmail(accountId, email);
  },

  searchableNumbers(contact) {
    return PHONE_FIELDS.map((name) => contact[name]);
  },

  newContact(fields) {
    return fields;
  },

  standIn({ phone, email, displayName }) {
    const last_name = displayName ?? phone ?? email ?? '';
    return [
      { id: PLACEHOLDER_ID, ...NO_FIELDS, last_name, phone_business_1: phone ?? '', email: email ?? '' },
    ];
  },

  presentContact(contact, searched, url) {
    const known = searched === undefined || PHONE_FIELDS.some((name) => contact[name].includes(searched));
    return { ...contact, phone_searched: known ? '' : searched, entity_url: url };
  },

  refusingComplaints(complaints) {
    return complaints;
  },

  recordCall(store, accountId, phoneKey, call) {
    return store.journal.logCall(accountId, phoneKey, call);
  },

  recordChat(store, accountId, partyKey, chat) {
    return store.journal.logChat(accountId, partyKey, chat);
  },

  listCalls(store, accountId, page) {
    return page === undefined ? store.journal.calls(accountId) : store.journal.callsAfter(accountId, page);
  },

  listChats(store, accountId) {
    return store.journal.chats(accountId);
  },

  apiError(error) {
    return error;
  },
} satisfies Partial<Policy>;
