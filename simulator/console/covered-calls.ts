import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import type { AdminSettingsChange, AdminSettingsView } from '../pbx/types.ts';

/** The form that says which calls the CRM has to do with. */
export function coveredCallsForm({ crm }: AdminSettingsView, action: string, csrf: string): string {
  const box = (name: string, label: string, isOn: boolean) =>
    html`<label><input type="checkbox" name="${name}" value="on"!${isOn ? ' checked' : ''}> ${label}</label>`;
  return html`<section class="card" aria-labelledby="covered"><h2 id="covered">Calls for the CRM</h2>
<p>Calls that are excluded are neither looked up nor logged.</p>
<form method="post" action="${action}">!${csrfField(csrf)}
!${box('externalCalls', 'External calls', crm.externalCalls)}
!${box('didCalls', 'Calls to a DID number', crm.didCalls)}
<p><button class="secondary">Apply</button></p>
</form></section>`;
}

/** What the form was sent with; a box without its tick is not sent. */
export function coveredCalls(form: URLSearchParams): AdminSettingsChange {
  return { crm: { externalCalls: form.has('externalCalls'), didCalls: form.has('didCalls') } };
}
