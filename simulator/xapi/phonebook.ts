import type * as z from 'zod';
import type { Contact } from '../engine/lookup.ts';
import type { PhonebookEntry } from '../pbx/types.ts';
import { XapiError } from './errors.ts';
import { Entity, type Entry } from './odata/entity.ts';
import { collection, nothing, type Operation, value } from './operation.ts';
import * as shapes from './shapes.ts';

const CREATION = shapes.PHONEBOOK_CONTACT.partial();

/** The output of a template for each member of a published contact. */
const OUTPUTS = {
  FirstName: 'FirstName',
  LastName: 'LastName',
  CompanyName: 'CompanyName',
  Email: 'Email',
  PhoneNumber: 'PhoneMobile',
  Mobile2: 'PhoneMobile2',
  Home: 'PhoneHome',
  Business: 'PhoneBusiness',
  Business2: 'PhoneBusiness2',
  Other: 'PhoneOther',
  BusinessFax: 'FaxBusiness',
  Pager: 'Pager',
  Department: 'Department',
  Title: 'Title',
} as const satisfies Partial<Record<keyof z.infer<typeof CREATION>, string>>;

/** The phonebook of the company; extensions have none of their own. */
export const PHONEBOOK_OPERATIONS: readonly Operation[] = [
  collection({
    id: 'ListContact',
    method: 'get',
    path: '/Contacts',
    summary: 'The contacts of the phonebook: those that lookups have found, and its own.',
    entity: new Entity(shapes.PHONEBOOK_CONTACT),
    run: ({ pbx }) => pbx.phonebook.entries().map(contactOf),
  }),
  value({
    id: 'CreateContact',
    method: 'post',
    path: '/Contacts',
    summary: 'Adds a contact of the company to the phonebook.',
    body: CREATION,
    shape: shapes.PHONEBOOK_CONTACT,
    status: 201,
    run: ({ pbx }, { body }) => contactOf(pbx.phonebook.create(outputsOf(body))),
  }),
  nothing({
    id: 'DeleteContactsByType',
    method: 'post',
    path: '/Contacts/Pbx.DeleteContactsByType',
    summary: 'Removes the contacts of a source; extensions have none of their own.',
    body: shapes.CONTACT_REMOVAL,
    run({ pbx }, { body: { contactSource, number } }) {
      if (!number && (contactSource === '3CX' || contactSource === 'CRM'))
        pbx.phonebook.removeAll(contactSource);
    },
  }),
];

function contactOf({ id, source, contact }: PhonebookEntry): Entry {
  const members = Object.entries(OUTPUTS).map(([member, output]) => [member, contact[output] ?? null]);
  return { Id: id, ContactType: source, ...Object.fromEntries(members), Tag: null };
}

/** @throws XapiError for what only the PBX gives a contact */
function outputsOf(body: z.infer<typeof CREATION>): Contact {
  const { ContactType = '3CX', Id = 0 } = body;
  if (Id !== 0 || (ContactType !== null && ContactType !== '3CX')) {
    const words = [
      'Only contacts of 3CX are added, and the PBX numbers them.',
      'Leave out Id and ContactType.',
    ] as const;
    throw new XapiError(400, 'BadBody', words, Id === 0 ? 'ContactType' : 'Id');
  }
  const given = Object.entries(OUTPUTS).map(([member, output]) => [
    output,
    body[member as keyof typeof OUTPUTS] ?? '',
  ]);
  return Object.fromEntries(given.filter(([, text]) => text !== ''));
}
