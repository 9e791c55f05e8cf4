/**
 * Ids of the scenarios that the PBX runs by itself: the empty one on a lookup by number, the others at an event of a
 * call, a chat, a search or a call flow.
 */
const TRIGGERS =
  /^(|LookupByEmail.*|SearchContacts(_(FirstName|LastName|FullName|Company|PhoneNumbers|Email))?|ReportCall|ReportChat|CreateContactRecord(FromClient)?|LookupFromCFD_.+_(LookupNumber|LookupID|LookupFreeQuery))$/;

/** Ids that several scenarios may have: the PBX runs all of them. */
const SHARED = /^(|LookupByEmail.*|SearchContacts.*)$/;

/** @returns whether the PBX runs a scenario of this id by itself */
export function isTriggered(id: string): boolean {
  return TRIGGERS.test(id);
}

/** @returns whether the PBX runs every scenario of this id, not only the first */
export function isSharedId(id: string): boolean {
  return SHARED.test(id);
}
