import { html } from 'ghtml';
import { filterForm, instant, pageNumber, pager, personal, table } from '../../web/page-parts.ts';
import type { PhonebookEntry } from '../pbx/types.ts';
import { contactName, isPlaceholder } from './contact-name.ts';
import type { PageContext } from './shell.ts';

const PER_PAGE = 25;
const CONTACTS = '/contacts';
/** The choice of the list that shows placeholders in the place of contacts. */
const PLACEHOLDERS = 'placeholders';

/**
 * The phonebook of the PBX: contacts that lookups found and those of its own, searched and in parts. Placeholders of a
 * connector are no contacts, and have a list of their own.
 */
export function phonebookSection(
  entries: readonly PhonebookEntry[],
  query: URLSearchParams,
  context: PageContext,
): string {
  const kinds = Map.groupBy(entries, ({ contact }) => (isPlaceholder(contact) ? PLACEHOLDERS : 'contacts'));
  const isOfPlaceholders = query.get('show') === PLACEHOLDERS;
  const words = (query.get('q') ?? '').trim().toLowerCase();
  const found = (kinds.get(isOfPlaceholders ? PLACEHOLDERS : 'contacts') ?? [])
    .filter(({ contact }) => words === '' || Object.values(contact).join('\n').toLowerCase().includes(words))
    .toReversed();
  const page = pageNumber(query.get('page'));
  const rows = found.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((entry) => row(entry, context));
  const list = table({
    caption: `${isOfPlaceholders ? 'Placeholders' : 'Contacts'}, the latest first`,
    columns: ['Name', 'Company', 'Numbers', 'From', 'Stored'],
    rows,
    empty: emptyText(words !== '', isOfPlaceholders),
  });
  const filters = filterForm(CONTACTS, query, {
    search: 'Search the phonebook',
    choices: [
      {
        name: 'show',
        label: 'Show',
        options: [
          ['', 'Contacts'],
          [PLACEHOLDERS, 'Placeholders of the connector'],
        ],
      },
    ],
  });
  const noun = isOfPlaceholders ? 'placeholder' : 'contact';
  return html`<section aria-labelledby="phonebook"><h2 id="phonebook">Phonebook</h2>
<p class="soft">Contacts that lookups have found are stored here. The <a href="/admin/integrations/crm#options">CRM page</a> says whether the CRM is still queried for them.!${placeholderNote(kinds.get(PLACEHOLDERS)?.length ?? 0, isOfPlaceholders)}</p>
!${filters}
!${list}
!${pager({ page, perPage: PER_PAGE, total: found.length }, noun, CONTACTS, query)}</section>`;
}

function row({ contact, source, template, storedAt }: PhonebookEntry, { names, zone }: PageContext): string {
  // Two templates may find the same contact; each has an entry of its own.
  const from = source === 'CRM' ? html`CRM: ${template ?? 'unknown template'}` : 'This PBX';
  return html`<th scope="row">!${personal(contactName(contact, names))}</th><td>!${personal(contact['CompanyName'] ?? '')}</td>
<td>${numbersOf(contact)}</td><td>!${from}</td><td>!${instant(storedAt, zone)}</td>`;
}

function placeholderNote(count: number, isShown: boolean): string {
  if (count === 0 || isShown) return '';
  const what = count === 1 ? '1 placeholder' : `${count} placeholders`;
  return html` <a href="${CONTACTS}?show=${PLACEHOLDERS}#phonebook">${what} of the connector</a> ${count === 1 ? 'is' : 'are'} stored as well, and not counted.`;
}

function emptyText(isSearched: boolean, isOfPlaceholders: boolean): string {
  if (isOfPlaceholders)
    return isSearched ? 'No placeholder matches this search.' : 'No placeholder is stored.';
  return isSearched ? 'No contact matches this search.' : 'No lookup has found a contact yet.';
}

function numbersOf(contact: PhonebookEntry['contact']): string {
  return Object.entries(contact)
    .filter(([type]) => /^(Phone|Mobile)/.test(type))
    .map(([, number]) => number)
    .join(', ');
}
