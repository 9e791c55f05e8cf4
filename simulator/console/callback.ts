import { html } from 'ghtml';
import type { CallbackResult } from '../pbx/types.ts';
import { document } from './layout.ts';
import { foldedSequence } from './sequence.ts';

/** What the browser shows once it has come back from the CRM, in the window that Authorize opened. */
export function callbackPage({ ok, code, message, trace }: CallbackResult): string {
  return document({
    title: ok ? 'Authorization completed' : 'Authorization failed',
    within: 'Admin > Integrations > CRM',
    place: '/admin/integrations/crm',
    content: html`<p id="result" data-code="${code}" class="notice ${ok ? 'good' : 'bad'}" role="${ok ? 'status' : 'alert'}">${message}</p>
!${ok ? '' : foldedSequence('Trace', trace)}
<p><a href="/admin/integrations/crm">The integrations page</a></p>`,
  });
}
