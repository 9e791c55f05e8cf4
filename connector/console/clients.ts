import { html } from 'ghtml';
import { copyButton, personal, table } from '../../web/page-parts.ts';
import type { Features } from '../store/index.ts';
import type { Action } from './console-request.ts';
import { FEATURES } from './settings.ts';

/** `/clients`: the accounts of the user, and the ID that goes into the PBX as Account ID. */
export const clientsPage: Action = ({ accounts }) => ({
  title: 'Clients',
  body: html`<p>The <strong>Account ID</strong> of the PBX is the ID of the client whose contacts and calls it works with.</p>
!${table({
    caption: 'Clients you belong to',
    columns: ['Client', 'ID (Account ID in 3CX)', 'Switched on'],
    rows: accounts.map(
      ({ id, name, features }) => html`<th scope="row">!${personal(name)}</th>
<td><code id="account-${id}">${id}</code>!${copyButton(`account-${id}`, `the ID of ${name}`)}</td>
<td>${switchedOn(features)} (<a href="/crm-connector/settings?${new URLSearchParams({ account: id })}">Settings<span class="quiet"> of ${name}</span></a>)</td>`,
    ),
    empty: 'You belong to no client yet: ask the operator of this connector to add you to one.',
  })}`,
});

function switchedOn(features: Features): string {
  const on = FEATURES.filter(([name]) => features[name]).map(([, label]) => label);
  return on.join(', ') || 'Nothing';
}
