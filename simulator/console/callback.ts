import { html } from 'ghtml';
import type { CallbackResult } from '../pbx/types.ts';
import { page } from './layout.ts';
import { traceDetails } from './trace.ts';

/** What the browser shows once it has come back from the CRM. */
export function callbackPage({ ok, code, message, trace }: CallbackResult): string {
  return page(
    { title: ok ? 'Authorization completed' : 'Authorization failed', within: 'Admin > Integrations > CRM' },
    html`<p id="result" data-code="${code}" class="notice ${ok ? 'good' : 'bad'}" role="${ok ? 'status' : 'alert'}">${message}</p>
!${ok ? '' : traceDetails('Trace', trace)}
<p><a href="/admin/integrations/crm">The integrations page</a></p>`,
  );
}
