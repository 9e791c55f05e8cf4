import { html } from 'ghtml';
import type { LogEntry } from '../pbx/types.ts';
import { page, time } from './layout.ts';
import { traceDetails } from './trace.ts';

/** A page ends at so many entries, or once they are so long. */
const MOST_ENTRIES = 25;
const MOST_CHARACTERS = 48_000;

/**
 * The integration log, newest first.
 * @param options.skip how many of the newest entries earlier pages show
 * @param options.notice HTML
 */
export function logPage(
  entries: readonly LogEntry[],
  { skip, notice }: { readonly skip: number; readonly notice: string },
): string {
  const newest = entries.toReversed();
  const shown: string[] = [];
  let length = 0;
  for (const entry of newest.slice(skip, skip + MOST_ENTRIES)) {
    if (length > MOST_CHARACTERS) break;
    const item = row(entry);
    shown.push(item);
    length += item.length;
  }
  const next = skip + shown.length;
  const older =
    next < newest.length ? html`<a href="/admin/integrations/crm/log?skip=${next}">Older entries</a>` : '';
  const newer = skip > 0 ? html`<a href="/admin/integrations/crm/log">Newest entries</a>` : '';
  return page(
    { title: 'Integration log', within: 'Admin > Integrations > CRM', place: '/admin/integrations/crm/log' },
    html`!${notice}
!${shown.length === 0 ? '<p>The log is empty.</p>' : html`<ol class="log">!${shown.join('')}</ol>`}
<p class="buttons">!${newer} !${older}</p>`,
  );
}

function row({ at, level, code, message, trace }: LogEntry): string {
  return html`<li data-code="${code}"><p><small>!${time(at)}</small> <span class="${level}">${level}</span></p>
<p>${message}</p>!${traceDetails('Trace', trace)}</li>`;
}
