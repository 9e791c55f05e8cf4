import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import type { ConsoleRequest, View } from './console-request.ts';
import { BRAND, document } from './layout.ts';

const MENU = [
  ['/api-clients', 'API Clients'],
  ['/clients', 'Clients'],
  ['/crm-connector/settings', 'CRM Connector > Settings'],
  ['/contacts', 'Contacts'],
  ['/calls', 'Calls'],
  ['/chats', 'Chats'],
  ['/tokens', 'Tokens'],
] as const;

/** Shown where the operator may choose a fault. */
const FAULTS = ['/faults', 'Faults'] as const;

const sectionOf = (path: string) => path.split('/')[1];

/** The whole page: the menu, the signed-in user, and the view. */
export function consolePage(
  { request, user, session, context }: ConsoleRequest,
  { title, body, aside = '' }: View,
): string {
  const menu = context.faults === undefined ? MENU : [...MENU, FAULTS];
  const items = menu.map(([path, label]) => {
    const here = sectionOf(request.path) === sectionOf(path);
    const current = request.path === path ? 'page' : 'true';
    return html`<li><a href="${path}" !${here ? `aria-current="${current}"` : ''}>${label}</a></li>`;
  });
  return document(
    title,
    html`<header class="band"><a class="skip" href="#content">Skip to the content</a>
!${BRAND}
<nav aria-label="Menu"><ul>!${items.join('\n')}</ul></nav>
<form method="post" action="/oauth/sign-out">!${csrfField(session.csrf)}<span>${user.username}</span>
<button class="small">Sign out</button></form>
</header>
<main id="content">
<div class="title"><h1><bdi>${title}</bdi></h1>!${aside}</div>
!${body}
</main>`,
    { scripted: true },
  );
}

/** A button that opens a page, as the guide has them at the top right. */
export function openButton(
  path: string,
  label: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const fields = Object.entries(query).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  return html`<form method="get" action="${path}">!${fields.join('')}<button>${label}</button></form>`;
}
