import type { Context } from '../context.ts';
import type { Access } from '../policy/types.ts';
import { randomText } from '../random.ts';
import type { Contact } from '../store/index.ts';
import { BodyReader } from './body.ts';
import { NO_FIELDS } from './contact-fields.ts';
import { phoneKey } from './phone.ts';
import { invalid } from './problem.ts';

/** Stores a contact in an account. @param contact its known fields; the id is generated when missing */
export function addContact(
  accountId: string,
  contact: Partial<Contact>,
  { store, random, phoneRegion, policy }: Pick<Context, 'store' | 'random' | 'phoneRegion' | 'policy'>,
): Contact {
  const { id = `c-${randomText(random).slice(0, 16)}`, ...fields } = contact;
  const stored = { id, ...NO_FIELDS, ...fields };
  const keys = policy
    .searchableNumbers(stored)
    .map((number) => phoneKey(number, phoneRegion))
    .filter((key) => key !== undefined);
  store.contacts.add(accountId, stored, keys);
  return stored;
}

/**
 * `GET contacts/search`: the contacts with this number or address, else the placeholder.
 * @throws ApiProblem when the criteria are missing, repeated or too long
 */
export function searchContacts(query: URLSearchParams, { accountId }: Access, context: Context) {
  const { policy, store } = context;
  const phone = criterion(query, 'phone', 64);
  const email = criterion(query, 'email', 320);
  const criteria = {
    phone,
    phoneKey: phone === undefined ? undefined : phoneKey(phone, context.phoneRegion),
    email: email?.trim(),
    withheld: query.get('phone')?.trim() === '' && email === undefined,
  };
  if (!policy.allowsSearch(criteria))
    throw invalid(400, ['The phone or email parameter is required.'], 'query');
  const found = policy.findContacts(store, accountId, criteria);
  if (found.length > 0) return { contacts: found.map((contact) => present(contact, phone, context)) };
  // A PBX that creates contacts for unknown callers asks for an empty list in place of the placeholder.
  if (query.get('placeholder') === '0') return { contacts: [] };
  const displayName = query.get('display_name')?.trim() || undefined;
  const placeholders = policy.standIn({ phone, email, displayName });
  // A PBX shows no contact without an address.
  const url = `${context.publicUrl}/contacts`;
  return { contacts: placeholders.map((contact) => policy.presentContact(contact, undefined, url)) };
}

/** `POST contacts`: creates a contact. @throws ApiProblem when the body is invalid */
export function createContact(body: unknown, { accountId }: Access, context: Context) {
  const reader = new BodyReader(body);
  const fields = {
    last_name: reader.required('last_name'),
    first_name: reader.text('first_name') ?? '',
    civility: reader.text('civility') ?? '',
    email: reader.text('email', 320) ?? '',
    phone_other: reader.text('phone', 64) ?? '',
    phone_business_1: reader.text('phone_business', 64) ?? '',
    phone_mobile_1: reader.text('phone_mobile', 64) ?? '',
    custom_value: reader.text('custom_value') ?? '',
  };
  reader.oneOf('call_direction', ['inbound', 'outbound']);
  if (fields.email !== '' && !/^[^@\s]+@[^@\s]+$/.test(fields.email)) {
    reader.complain('The email field must be an email address.');
  }
  reader.check(context.policy);
  const owner = context.policy.accountOfNewContact(accountId, reader.values);
  const accepted = context.policy.newContact(fields, reader.values);
  return { response: 'ok', contact: present(addContact(owner, accepted, context), undefined, context) };
}

function present(contact: Contact, searched: string | undefined, { policy, publicUrl }: Context) {
  const url = `${publicUrl}/contacts/${encodeURIComponent(contact.id)}`;
  return policy.presentContact(contact, searched, url);
}

/** A search parameter; undefined when missing or blank. @throws ApiProblem when repeated or too long */
function criterion(query: URLSearchParams, name: string, maxLength: number): string | undefined {
  const [value, ...others] = query.getAll(name);
  if (others.length > 0) throw invalid(400, [`The ${name} parameter is given more than once.`], 'query');
  if (value !== undefined && value.length > maxLength) {
    throw invalid(400, [`The ${name} parameter may not be longer than ${maxLength} characters.`], 'query');
  }
  return value?.trim() || undefined;
}
