import type { Contact } from '../engine/lookup.ts';
import type { PhonebookDisplay } from '../pbx/types.ts';

/** In which order names are shown (XAPI, `PhoneBookDisplay`). */
export type NameOrder = PhonebookDisplay['names'];

/**
 * A contact's name as the PBX shows it. A name that the CRM sends in one piece comes first, unless the last name is to
 * come first and the CRM sends both parts.
 */
export function contactName(contact: Contact, order: NameOrder): string {
  const { FirstName = '', LastName = '', FullName = '', CompanyName = '' } = contact;
  const isReversed = order === 'LastNameFirstName' && FirstName !== '' && LastName !== '';
  if (isReversed) return `${LastName} ${FirstName}`;
  return FullName || `${FirstName} ${LastName}`.trim() || CompanyName || 'without a name';
}

/**
 * Whether a contact stands in for one that the CRM does not have: a connector returns it so that a PBX reports the call
 * all the same. It has no name of its own: its name is the number or the address that was looked up.
 */
export function isPlaceholder(contact: Contact): boolean {
  const { FirstName = '', LastName = '', FullName = '', EntityId = '' } = contact;
  const name = FullName || `${FirstName} ${LastName}`.trim();
  const digits = name.replace(/[\s().-]/g, '');
  return (
    EntityId === 'placeholder' || /^\+?\d{3,}$/.test(digits) || (name !== '' && name === contact['Email'])
  );
}
