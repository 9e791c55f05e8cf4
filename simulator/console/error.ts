import { html } from 'ghtml';
import { notice, page } from './layout.ts';

/** Something could not be done: what is wrong, and what to do. */
export function errorPage(message: string, remedy: string): string {
  return page(
    { title: 'That could not be done' },
    html`!${notice(message, 'bad')}
<p>${remedy}</p>
<p><a href="/admin/integrations/crm">Integrations</a> or <a href="/calls">Calls</a></p>`,
  );
}
