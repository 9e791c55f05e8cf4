import { html } from 'ghtml';
import type { PageFrame } from '../../web/problem-page.ts';
import type { ConnectionStatus } from '../pbx/types.ts';

const PLACES = [
  ['/calls', 'Calls'],
  ['/chats', 'Chats'],
  ['/contacts', 'Contacts'],
  ['/admin/integrations/crm', 'Integrations'],
  ['/admin/integrations/crm/log', 'Integration log'],
  ['/admin/settings', 'Settings'],
] as const;

/** What a page says after a form was sent, by the name in the page's address. */
const DONE: { readonly [done: string]: string } = {
  added: 'The template was added. Select it to use it.',
  selected: 'The template is selected. Fill in its settings and save them.',
  deselected: 'No template is selected: calls are not looked up.',
  removed: 'The template was removed. Its settings are there again when it is added anew.',
  saved: 'The settings are saved.',
  authorize: 'The settings are saved. Click Authorize to authorize the connection.',
  'principal-removed': 'The service principal was removed. Its access tokens are not valid anymore.',
  restarted: 'The PBX was restarted.',
};

/** What makes a page of the console, beside its content. */
export interface ConsolePage {
  readonly title: string;
  /** The section of the console, for example `Admin > Integrations`. */
  readonly within?: string;
  /** Its place in the navigation. */
  readonly place?: (typeof PLACES)[number][0];
  /** HTML of the head beside the common one. */
  readonly head?: string;
}

/** A whole page of the console around `content`, which is HTML already. */
export function page({ title, within, place, head = '' }: ConsolePage, content: string): string {
  const links = PLACES.map(([path, name]) => {
    const current = path === place ? ' aria-current="page"' : '';
    return html`<li><a href="${path}"!${current}>${name}</a></li>`;
  }).join('');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} - simulated 3CX</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/pico.css">
<link rel="stylesheet" href="/assets/style.css">
<script src="/assets/live.js" defer></script>
!${head}
</head>
<body>
<header>
<strong>3CX <small>simulated</small></strong>
<nav aria-label="Console"><ul>!${links}</ul></nav>
</header>
<main>
!${within === undefined ? '' : html`<p class="within">${within}</p>`}
<h1>${title}</h1>
!${content}
</main>
</body>
</html>
`;
}

/** The page around a problem. */
export const frame: PageFrame = (title, body) => page({ title }, body);

/** A sentence at the top of a page: what has just been done, or why it could not be. */
export function notice(text: string, tone: 'good' | 'bad' = 'good'): string {
  return html`<p class="notice ${tone}" role="${tone === 'bad' ? 'alert' : 'status'}">${text}</p>`;
}

/** The notice of a disk that refuses what the PBX has to store. */
export function storageNotice({ storage }: Pick<ConnectionStatus, 'storage'>): string {
  return storage === undefined ? '' : notice(storage, 'bad');
}

/** The notice of what a sent form did. @param done its name in the page's address */
export function doneNotice(done: unknown): string {
  const text = typeof done === 'string' && Object.hasOwn(DONE, done) ? DONE[done] : undefined;
  return text === undefined ? '' : notice(text);
}

/** A table that scrolls in its own box where the screen is narrow. @param rows HTML of its head and body */
export function table(caption: string, rows: string): string {
  return html`<div class="scrolls" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
!${rows}
</table></div>`;
}

/** `2026-01-31 09:30:00 UTC` of milliseconds since the epoch. */
export function time(ms: number): string {
  const iso = new Date(ms).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}
