import { html } from 'ghtml';
import type { CallbackResult } from '../pbx/types.ts';
import { page } from './layout.ts';

/** What the browser shows once it has come back from the CRM. */
export function callbackPage(result: CallbackResult): string {
  return page(
    result.ok ? 'Authorization completed' : 'Authorization failed',
    html`<p id="result" data-code="${result.code}">${result.message}</p>`,
  );
}
