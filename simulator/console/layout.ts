import { html } from 'ghtml';
import { type IconName, icon } from '../../web/icons.ts';
import { confirmed } from '../../web/page-parts.ts';
import type { ConnectionStatus } from '../pbx/types.ts';

/** A place of the console: its address, its name and its drawing. */
type Place = readonly [path: string, name: string, icon: IconName];

const JOURNEY: Place = ['/journey', 'Getting started', 'route'];
const AGENT_PLACES: readonly Place[] = [
  ['/calls', 'Calls', 'call'],
  ['/chats', 'Chats', 'chat'],
  ['/contacts', 'Contacts', 'contact'],
];
const ADMIN_PLACES: readonly Place[] = [
  ['/admin/integrations/crm', 'Integrations', 'link'],
  ['/admin/reports', 'Call reports', 'chart'],
  ['/admin/integrations/crm/log', 'Event log', 'log'],
  ['/admin/settings', 'Settings', 'settings'],
];

/** The tabs of Integrations. */
const TABS = [
  ['/admin/integrations/crm', 'CRM'],
  ['/admin/settings/principals', 'API'],
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
  synchronized: 'The phonebook was synchronized; the event log says what changed.',
  'half-synchronized': 'The phonebook was not wholly synchronized: the event log says which lookup failed.',
  'contacts-deleted': 'The contacts of the CRM were deleted from the phonebook.',
  restarted: 'The PBX was restarted.',
};

/** A page of the console without its frame. Its parts are HTML, escaped already, except the title and the path to it. */
export interface View {
  readonly title: string;
  /** The section of the console, for example `Admin > Integrations`. */
  readonly within?: string;
  /** Its place in the navigation. */
  readonly place?: string;
  /** The tab of Integrations that is shown. */
  readonly tab?: (typeof TABS)[number][0];
  /** HTML of the head beside the common one. */
  readonly head?: string;
  /** At the right of the title. */
  readonly aside?: string;
  readonly content: string;
}

/** What the header shows on every page. */
export interface Header {
  /** Host and port under which the admin opens the PBX. */
  readonly host: string;
  /** Title of the simulated version. */
  readonly version: string;
  /** What the connection is called, and how it is. */
  readonly connection: string;
  readonly tone: Tone;
  /** Token of the form that restarts the PBX. */
  readonly csrf: string;
  /** Whether the owner of the PBX leads newcomers through a journey. */
  readonly hasJourney: boolean;
}

/** How a state reads. */
export type Tone = 'good' | 'bad' | 'warning' | 'info';

/** The tone of the connection: good while calls work, bad once they fail. */
export function toneOf({ state }: Pick<ConnectionStatus, 'state'>): Tone {
  if (state === 'authorized') return 'good';
  if (state === 'not-selected') return 'info';
  return state === 'not-authorized' || state === 'values-changed' ? 'warning' : 'bad';
}

/** A whole page of the console. @param header absent where nothing of the PBX may be shown */
export function document(view: View, header?: Header): string {
  const { title, within, place, tab, head = '', aside = '', content } = view;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - simulated 3CX</title>
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/base.css">
<link rel="stylesheet" href="/assets/forms.css">
<link rel="stylesheet" href="/assets/parts.css">
<link rel="stylesheet" href="/assets/style.css">
<link rel="stylesheet" href="/assets/calls.css">
<link rel="stylesheet" href="/assets/dialog.css">
<script src="/assets/live.js" defer></script>
!${head}
</head>
<body>
<header class="top">
<a class="skip" href="#content">Skip to the content</a>
<a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="30" height="30">3CX <small>simulated</small></a>
!${header === undefined ? '' : headerParts(header)}
</header>
<nav class="side" aria-label="Console">!${navigation(place, header?.hasJourney ?? false)}</nav>
<main id="content">
<div><div class="title"><div>
!${within === undefined ? '' : html`<p class="within">${within}</p>`}
<h1><bdi>${title}</bdi></h1></div>!${aside}</div></div>
!${tab === undefined ? '' : tabs(tab)}
!${content}
</main>
</body>
</html>
`;
}

function headerParts({ host, version, connection, tone, csrf }: Header): string {
  return html`<div class="system"><strong>${host}</strong><small>${version}</small></div>
<a class="pill ${tone}" href="/admin/integrations/crm">CRM: ${connection}</a>
!${confirmed({
    label: 'Restart',
    described: 'Restart the PBX: asks first',
    warning:
      'Restarting the PBX loses what is only in memory: active calls and the access token. The next call signs in to the CRM again.',
    action: '/restart',
    csrf,
    button: '<button class="danger">Restart the PBX</button>',
  })}`;
}

function navigation(here: string | undefined, hasJourney: boolean): string {
  const list = (places: readonly Place[]) =>
    html`<ul>!${places
      .map(([path, name, drawing]) => {
        const current = path === here ? ' aria-current="page"' : '';
        return html`<li><a href="${path}"!${current}>!${icon(drawing)}${name}</a></li>`;
      })
      .join('')}</ul>`;
  const start = hasJourney ? list([JOURNEY]) : '';
  return html`!${start}<p>Agent</p>!${list(AGENT_PLACES)}<p>Admin</p>!${list(ADMIN_PLACES)}`;
}

function tabs(here: string): string {
  const items = TABS.map(
    ([path, name]) =>
      html`<li><a href="${path}"!${path === here ? ' aria-current="page"' : ''}>${name}</a></li>`,
  );
  return html`<nav aria-label="Integrations"><ul class="tabs">!${items.join('')}</ul></nav>`;
}

/** What a page says above a form with a field that has to be corrected. */
export const NOT_SAVED = 'The settings were not saved: correct the field that is marked.';

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
