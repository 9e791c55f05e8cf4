import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import { personal, table } from '../../web/page-parts.ts';
import { PLACEHOLDER_ID } from '../crm/contact-fields.ts';
import type { Contact, ContactFields } from '../store/index.ts';
import { accountPicker, chosenAccount } from './account.ts';
import { type Action, type ConsoleRequest, PageMissing } from './console-request.ts';
import { openButton } from './frame.ts';
import { followed, listPart } from './list.ts';

/** What is known of a contact, as the pages name it. */
const LABELS: readonly (readonly [
  keyof ContactFields,
  label: string,
  type: 'text' | 'email' | 'tel' | 'url',
])[] = [
  ['civility', 'Civility', 'text'],
  ['first_name', 'First name', 'text'],
  ['last_name', 'Last name', 'text'],
  ['company', 'Company', 'text'],
  ['email', 'Email', 'email'],
  ['website', 'Website', 'url'],
  ['phone_business_1', 'Business phone', 'tel'],
  ['phone_business_2', 'Business phone 2', 'tel'],
  ['phone_mobile_1', 'Mobile phone', 'tel'],
  ['phone_mobile_2', 'Mobile phone 2', 'tel'],
  ['phone_home_1', 'Home phone', 'tel'],
  ['phone_home_2', 'Home phone 2', 'tel'],
  ['phone_other', 'Other phone', 'tel'],
  ['fax_business', 'Business fax', 'tel'],
  ['custom_value', 'Custom value', 'text'],
];

/** A contact's name; empty where it has none. */
export const contactName = ({ civility, first_name, last_name }: Contact) =>
  [civility, first_name, last_name].filter((part) => part !== '').join(' ');

/** A contact's name as a link; the id of one that is gone; a dash without one. */
export function contactLink({ context }: ConsoleRequest, accountId: string, id: string | null): string {
  if (id === null || id === PLACEHOLDER_ID) return '–';
  const contact = context.store.contacts.find(accountId, id);
  return contact === undefined ? html`${id}` : linkTo(contact);
}

const linkTo = (contact: Contact) =>
  html`<a href="/contacts/${encodeURIComponent(contact.id)}"><bdi>${contactName(contact) || contact.id}</bdi></a>`;

/** `GET /contacts`. */
export const contactsPage: Action = (visit) => {
  const account = chosenAccount(visit);
  const { contacts } = visit.context.store;
  const { rows, filters, pages, isFiltered } = listPart(visit, account.id, {
    noun: 'contact',
    search: 'Name, company, number or email',
    read: (filter, slice) => contacts.latest(account.id, slice, filter),
    count: (filter) => contacts.count(account.id, filter),
  });
  const list = table({
    caption: `Contacts of ${account.name}, newest first`,
    columns: ['Name', 'Company', 'Numbers', 'Email'],
    rows: rows.map(
      (contact) => html`<th scope="row">!${linkTo(contact)}</th><td>!${personal(contact.company)}</td>
<td>${numbersOf(contact)}</td><td>${contact.email}</td>`,
    ),
    empty: isFiltered
      ? 'No contact matches this search.'
      : `${account.name} has no contacts yet: add one, or let the PBX create them.`,
  });
  return {
    title: 'Contacts',
    aside: openButton('/contacts/add', 'Add Contact', { account: account.id }),
    body: html`!${accountPicker(visit, account)}!${filters}!${followed(list + pages)}`,
  };
};

function numbersOf(contact: Contact): string {
  return LABELS.filter(([, , type]) => type === 'tel')
    .map(([name]) => contact[name])
    .filter((number) => number !== '')
    .join(', ');
}

/** `GET /contacts/:id`: where the PBX leads to from a call. */
export const contactPage: Action = (visit) => {
  const { contacts } = visit.context.store;
  const id = String(visit.request.params['id']);
  const [contact] = visit.accounts.flatMap((account) => contacts.find(account.id, id) ?? []);
  if (contact === undefined) {
    throw new PageMissing('There is no contact with this ID among yours.', 'Choose one under Contacts.');
  }
  const known = LABELS.filter(([name]) => contact[name] !== '');
  const items = known.map(([name, label]) => html`<dt>${label}</dt><dd><bdi>${contact[name]}</bdi></dd>`);
  return {
    title: contactName(contact) || contact.id,
    body: html`<section class="card"><dl class="values">!${items.join('\n')}<dt>ID</dt><dd><code>${contact.id}</code></dd></dl></section>`,
  };
};

/** `GET /contacts/add`. */
export const newContactPage: Action = (visit) => ({ title: 'Add Contact', body: newContactForm(visit) });

/** `POST /contacts/add`. */
export const addContact: Action = (visit) => {
  const account = chosenAccount(visit);
  const entered = LABELS.map(([name]) => [name, visit.form.get(name)?.trim() ?? ''] as const);
  const problem = complaint(new Map(entered));
  if (problem !== undefined) {
    return { title: 'Add Contact', body: newContactForm(visit, problem), status: 422 };
  }
  const contact = visit.admin.addContact(account.id, Object.fromEntries(entered));
  return { location: `/contacts/${encodeURIComponent(contact.id)}` };
};

function complaint(entered: ReadonlyMap<string, string>): string | undefined {
  if (entered.get('last_name') === '') return 'Enter a last name.';
  if ([...entered.values()].some((value) => value.length > 500))
    return 'Enter at most 500 characters a field.';
  const email = entered.get('email') ?? '';
  return email === '' || /^[^@\s]+@[^@\s]+$/.test(email)
    ? undefined
    : 'Enter an email address with one @ in it.';
}

function newContactForm(visit: ConsoleRequest, problem?: string): string {
  const account = chosenAccount(visit);
  const fields = LABELS.map(
    ([
      name,
      label,
      type,
    ]) => html`<label>${label}${name === 'last_name' ? ' (required)' : ''} <input name="${name}" type="${type}" value="${visit.form.get(name)}"
maxlength="500" autocomplete="off" !${name === 'last_name' ? 'required' : ''}></label>`,
  );
  const alert = problem === undefined ? '' : html`<p role="alert">The contact was not added. ${problem}</p>`;
  return html`!${alert}
<form method="post" action="/contacts/add?${new URLSearchParams({ account: account.id })}" class="card">!${csrfField(visit.session.csrf)}
<p>For ${account.name} (${account.id}). Any way of writing a number will do.</p>
<div class="columns">!${fields.join('\n')}</div>
<button>Add Contact</button>
</form>`;
}
