import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import { confirmed, copyButton, table } from '../../web/page-parts.ts';
import type { Client } from '../store/index.ts';
import {
  GRANT_NAMES,
  readNewClient,
  readRedirectUris,
  redirectUrisField,
  showNewClient,
} from './api-client-form.ts';
import { type Action, type ConsoleRequest, PageMissing } from './console-request.ts';
import { openButton } from './frame.ts';
import type { FreshSecrets } from './fresh-secrets.ts';

const pathOf = (id: string) => `/api-clients/${encodeURIComponent(id)}`;
const grantList = ({ grants }: Client) => grants.map((grant) => GRANT_NAMES.get(grant) ?? grant).join(', ');

/** `GET /api-clients`. */
export const apiClientsPage: Action = ({ context, accounts, query }) => {
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const clients = context.store.clients.all().filter(({ accountId }) => names.has(accountId));
  const deleted =
    query.get('deleted') === undefined
      ? ''
      : '<p role="status" class="notice">The API client was deleted and its tokens have ended.</p>';
  return {
    title: 'API Clients',
    aside: openButton('/api-clients/add', 'Add Client'),
    body: html`!${deleted}
!${table({
      caption: 'A PBX connects as one of these, with its Client ID and Client Secret',
      columns: ['Name', 'Client ID', 'Account', 'Grants'],
      rows: clients.map(
        (client) => html`<th scope="row"><a href="${pathOf(client.id)}">${client.name}</a></th>
<td><code>${client.id}</code></td><td>${names.get(client.accountId)} (${client.accountId})</td><td>${grantList(client)}</td>`,
      ),
      empty: 'There is no API client yet: click Add Client.',
    })}`,
  };
};

/** `GET /api-clients/add`. */
export const newApiClientPage: Action = (visit) => ({ title: 'Add Client', body: showNewClient(visit) });

/** `POST /api-clients/add`. */
export const addApiClient =
  (fresh: FreshSecrets): Action =>
  (visit) => {
    const { client, problems } = readNewClient(visit);
    if (client === undefined) {
      return { title: 'Add Client', body: showNewClient(visit, problems), status: 422 };
    }
    const { clientId, clientSecret } = visit.admin.addClient(client);
    fresh.keep(clientId, visit.session.hash, clientSecret, visit.context.clock.now());
    return { location: pathOf(clientId) };
  };

/** `GET /api-clients/:id`: what goes into the PBX. The secret is there when it has just been made, and once. */
export const apiClientPage =
  (fresh: FreshSecrets): Action =>
  (visit) => {
    const { request, session, context } = visit;
    const client = ownClient(visit);
    const secret =
      request.method === 'GET' ? fresh.take(client.id, session.hash, context.clock.now()) : undefined;
    const saved =
      visit.query.get('saved') === undefined
        ? ''
        : '<p role="status" class="notice">The redirect URIs are saved.</p>';
    return {
      title: client.name,
      body: html`!${saved}!${values(client, secret)}!${changes(client, session.csrf)}`,
    };
  };

/** `POST /api-clients/:id`: redirect URIs, New Secret, or Delete. */
export const changeApiClient =
  (fresh: FreshSecrets): Action =>
  (visit) => {
    const client = ownClient(visit);
    const { id } = client;
    switch (visit.form.get('change')) {
      case 'secret':
        fresh.keep(id, visit.session.hash, visit.admin.newSecret(id), visit.context.clock.now());
        return { location: pathOf(id) };
      case 'delete':
        visit.admin.deleteClient(id);
        return { location: '/api-clients?deleted=1' };
      case 'redirect_uris':
        return saveRedirectUris(visit, client);
      default:
        return { location: pathOf(id) };
    }
  };

function ownClient({ request, context, accounts }: ConsoleRequest): Client {
  const client = context.store.clients.find(String(request.params['id']));
  if (client !== undefined && accounts.some(({ id }) => id === client.accountId)) return client;
  throw new PageMissing('There is no API client with this ID among yours.', 'Choose one under API Clients.');
}

function saveRedirectUris(visit: ConsoleRequest, client: Client): ReturnType<Action> {
  const entered = visit.form.get('redirect_uris') ?? '';
  const { redirectUris, problem } = readRedirectUris(entered, client.grants);
  if (problem === undefined) {
    visit.admin.setRedirectUris(client.id, redirectUris);
    return { location: `${pathOf(client.id)}?saved=1` };
  }
  const field = { entered, problem };
  const body = html`!${values(client, undefined)}!${changes(client, visit.session.csrf, field)}`;
  return { title: client.name, body, status: 422 };
}

function values(client: Client, secret: string | undefined): string {
  const shown = secret
    ? html`<code id="client-secret">${secret}</code>!${copyButton('client-secret', 'the Client Secret')}`
    : 'Shown once, when it was made. Is it lost? Make a new one.';
  const note = secret
    ? '<p role="status" class="notice">Keep the <strong>Client Secret</strong> now: this is the only time it is shown.</p>'
    : '';
  return html`!${note}
<div class="cards"><section class="card" aria-labelledby="values"><h2 id="values">Values for 3CX</h2>
<dl class="values">
<dt>Client ID</dt><dd><code id="client-id">${client.id}</code>!${copyButton('client-id', 'the Client ID')}</dd>
<dt>Client Secret</dt><dd>!${shown}</dd>
<dt>Account ID</dt><dd><code id="account-id">${client.accountId}</code>!${copyButton('account-id', 'the Account ID')}</dd>
</dl></section>
<section class="card" aria-labelledby="allowed"><h2 id="allowed">What it may do</h2>
<dl class="values">
<dt>Grants</dt><dd>${grantList(client)}</dd>
<dt>Scopes</dt><dd>${client.scope.join(' ')}</dd>
</dl></section></div>`;
}

interface EnteredUris {
  readonly entered: string;
  readonly problem?: string;
}

function changes(
  { id, name, redirectUris }: Client,
  csrf: string,
  { entered, problem }: EnteredUris = { entered: redirectUris.join('\n') },
): string {
  return html`<form method="post" action="${pathOf(id)}" class="card fields">!${csrfField(csrf)}
<h2>Where the PBX is sent after approval</h2>
!${redirectUrisField(entered, problem)}
<button name="change" value="redirect_uris" class="secondary">Save</button></form>
<section class="card" aria-labelledby="changes"><h2 id="changes">New secret, or delete this client</h2>
<div class="buttons">
!${confirmed({
    label: 'Replace the secret',
    warning: 'With a new secret the one before stops working at once: enter the new one in 3CX and save.',
    action: pathOf(id),
    csrf,
    button: '<button class="danger" name="change" value="secret">New Secret</button>',
  })}
!${confirmed({
    label: `Delete ${name}`,
    warning:
      'Its tokens end at once, and the PBX that uses it can neither look up contacts nor log calls. This cannot be undone.',
    action: pathOf(id),
    csrf,
    button: '<button class="danger" name="change" value="delete">Delete</button>',
  })}
</div></section>`;
}
