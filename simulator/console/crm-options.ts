import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import { confirmed } from '../../web/page-parts.ts';
import { INPUT } from '../pbx/input.ts';
import type { AdminSettingsChange, AdminSettingsView } from '../pbx/types.ts';

/** The values of the phonebook's priority (XAPI, `PhonebookPriorityOptions`), in words. */
const PRIORITIES = [
  ['AlwaysQuery', 'Always query the CRM'],
  ['NotQueryIfInPhonebookFound', 'Do not query the CRM if found in the phonebook'],
] as const;

/** Where the forms of the options go to. */
interface Actions {
  /** Stores the options. */
  readonly save: string;
  readonly synchronize: string;
  readonly deleteContacts: string;
  readonly csrf: string;
}

/** The options of the CRM page beside the values of a template: which calls, and what the phonebook has to do with them. */
export function crmOptionsForm({ crm }: AdminSettingsView, { save, csrf, ...others }: Actions): string {
  const box = (name: string, label: string, isOn: boolean, hint = '') =>
    html`<label><input type="checkbox" name="${name}" value="on"!${isOn ? ' checked' : ''}!${hint === '' ? '' : html` aria-describedby="${hint}"`}> ${label}</label>`;
  const priorities = PRIORITIES.map(
    ([value, text]) =>
      html`<option value="${value}"!${value === crm.phonebookPriority ? ' selected' : ''}>${text}</option>`,
  );
  return html`<section aria-labelledby="options"><h2 id="options">Calls and phonebook</h2>
<form method="post" action="${save}" class="fields">!${csrfField(csrf)}
<div class="cards">
<section class="card" aria-labelledby="covered"><h3 id="covered">Calls for the CRM</h3>
<p class="soft">Calls that are excluded are neither looked up nor logged.</p>
!${box('externalCalls', 'External calls', crm.externalCalls)}
!${box('didCalls', 'Calls to a DID number', crm.didCalls)}
</section>
<section class="card" aria-labelledby="phonebook-options"><h3 id="phonebook-options">Phonebook</h3>
<div class="field"><label>Phonebook priority <select name="phonebookPriority" aria-describedby="priority-rule">!${priorities.join('')}</select></label>
<small id="priority-rule">For callers whose number is in the <a href="/contacts#phonebook">phonebook</a>. <a href="/admin/settings#callers">Number matching</a> decides which ones are.</small></div>
<div class="field">!${box('phonebookSynchronization', 'Phonebook synchronization', crm.phonebookSynchronization, 'synchronization-rule')}
<small id="synchronization-rule">A stored contact is updated when a lookup finds it changed. Otherwise it stays as it was stored.</small></div>
</section>
</div>
<p><button class="secondary">Apply</button></p>
</form>
<div class="buttons">!${phonebookActions(crm.phonebookSynchronization, csrf, others)}</div>
</section>`;
}

/** What the admin does with the stored contacts. */
function phonebookActions(
  isSynchronized: boolean,
  csrf: string,
  { synchronize, deleteContacts }: Pick<Actions, 'synchronize' | 'deleteContacts'>,
): string {
  const now = isSynchronized
    ? html`<form method="post" action="${synchronize}">!${csrfField(csrf)}<button class="secondary small">Synchronize the phonebook now</button></form>`
    : '';
  const remove = confirmed({
    label: 'Delete CRM contacts',
    described: 'Delete CRM contacts: asks first',
    warning: 'The contacts that lookups have stored leave the phonebook; the CRM keeps them.',
    action: deleteContacts,
    csrf,
    button: '<button class="danger">Delete CRM contacts</button>',
  });
  return now + remove;
}

/** What the form was sent with; a box without its tick is not sent. */
export function crmOptions(form: URLSearchParams): AdminSettingsChange {
  const { phonebookPriority } = INPUT.crmOptions.parse({
    ...(form.has('phonebookPriority') && { phonebookPriority: form.get('phonebookPriority') }),
  });
  return {
    crm: {
      externalCalls: form.has('externalCalls'),
      didCalls: form.has('didCalls'),
      phonebookSynchronization: form.has('phonebookSynchronization'),
      ...(phonebookPriority && { phonebookPriority }),
    },
  };
}
