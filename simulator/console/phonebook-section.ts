import { html } from 'ghtml';
import { filterForm, instant, pageNumber, pager, personal, table } from '../../web/page-parts.ts';
import type { PhonebookEntry } from '../pbx/types.ts';
import { contactName, isPlaceholder } from './messages.ts';

const PER_PAGE = 25;
const CONTACTS = '/contacts';

/** The phonebook of the PBX: contacts that lookups found and those of its own, searched and in parts. */
export function phonebookSection(
  entries: readonly PhonebookEntry[],
  query: URLSearchParams,
  zone: string,
): string {
  const words = (query.get('q') ?? '').trim().toLowerCase();
  const found = entries
    .filter(({ contact }) => words === '' || Object.values(contact).join('\n').toLowerCase().includes(words))
    .toReversed();
  const page = pageNumber(query.get('page'));
  const rows = found.slice((page - 1) * PER_PAGE, page * PER_PAGE).map(
    ({
      contact,
      source,
      storedAt,
    }) => html`<th scope="row">!${personal(contactName(contact))}!${isPlaceholder(contact) ? ' <small>placeholder of the connector</small>' : ''}</th><td>!${personal(contact['CompanyName'] ?? '')}</td>
<td>${numbersOf(contact)}</td><td>${source === 'CRM' ? 'CRM' : 'This PBX'}</td><td>!${instant(storedAt, zone)}</td>`,
  );
  const list = table({
    caption: 'Contacts, the latest first',
    columns: ['Name', 'Company', 'Numbers', 'From', 'Stored'],
    rows,
    empty: words === '' ? 'No lookup has found a contact yet.' : 'No contact matches this search.',
  });
  return html`<section aria-labelledby="phonebook"><h2 id="phonebook">Phonebook</h2>
!${filterForm(CONTACTS, query, { search: 'Search the phonebook' })}
!${list}
!${pager({ page, perPage: PER_PAGE, total: found.length }, 'contact', CONTACTS, query)}</section>`;
}

function numbersOf(contact: PhonebookEntry['contact']): string {
  return Object.entries(contact)
    .filter(([type]) => /^(Phone|Mobile)/.test(type))
    .map(([, number]) => number)
    .join(', ');
}
