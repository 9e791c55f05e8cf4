import { html } from 'ghtml';
import { confirmed, instant, table } from '../../web/page-parts.ts';
import type { Token } from '../store/index.ts';
import { accountPicker, chosenAccount } from './account.ts';
import type { Action, ConsoleRequest } from './console-request.ts';
import { listPart, ZONE_NOTE } from './list.ts';

const WARNINGS = {
  access_token: 'The PBX that uses it asks for another one at its next request.',
  refresh_token: 'The PBX that uses it has to authorize the connection again.',
} as const;
const KINDS = { access_token: 'Access token', refresh_token: 'Refresh token' } as const;

/** `GET /tokens`: the tokens issued for an account. Their values are not kept anywhere. */
export const tokensPage: Action = (visit) => {
  const account = chosenAccount(visit);
  const { store, clock } = visit.context;
  const { rows, pages } = listPart(visit, account.id, {
    noun: 'token',
    read: (_, slice) => store.tokens.ofAccount(account.id, slice),
    count: () => store.tokens.countOfAccount(account.id),
  });
  const list = table({
    caption: `Tokens issued for ${account.name}, newest first`,
    columns: ['Issued', 'Token', 'API client', 'Approved by', 'Scope', 'Expires', 'State'],
    rows: rows.map((token) => {
      const client = store.clients.find(token.clientId)?.name ?? token.clientId;
      const user = token.userId === null ? undefined : store.users.find(token.userId)?.username;
      return html`<td>!${instant(token.issuedAt)}</td><td>${KINDS[token.kind]}</td><td>${client}</td>
<td>${user ?? '–'}</td><td>${token.scope}</td><td>!${instant(token.expiresAt)}</td>
<td>!${state(token, clock.now(), revokeForm(token, client, visit, account.id))}</td>`;
    }),
    empty:
      'No token has been issued yet: click Authorize in 3CX, or place a call where its template uses Client Credentials.',
  });
  return {
    title: 'Tokens',
    body: html`!${accountPicker(visit, account)}
<p>Revoking a refresh token ends the access tokens that came with it as well; in 3CX, click Authorize again
where the template has that button.</p>!${ZONE_NOTE}
!${list}!${pages}`,
  };
};

/** `POST /tokens`: Revoke. */
export const revokeToken: Action = (visit) => {
  const account = chosenAccount(visit);
  const hash = visit.form.get('revoke') ?? '';
  if (visit.context.store.tokens.byHash(hash)?.accountId === account.id) visit.admin.revokeToken(hash);
  return { location: `/tokens?${new URLSearchParams({ account: account.id })}` };
};

function state(token: Token, now: number, revoke: string): string {
  if (token.revokedAt !== null) return 'Revoked';
  if (token.spentAt !== null) return 'Used';
  return token.expiresAt <= now ? 'Expired' : revoke;
}

function revokeForm(
  { hash, kind }: Token,
  client: string,
  { session }: ConsoleRequest,
  accountId: string,
): string {
  const what = `${KINDS[kind].toLowerCase()} of ${client}`;
  return confirmed({
    label: 'Revoke',
    described: `Revoke ${what}: asks first`,
    warning: WARNINGS[kind],
    action: `/tokens?${new URLSearchParams({ account: accountId })}`,
    csrf: session.csrf,
    button: html`<button class="danger" name="revoke" value="${hash}">Revoke ${what}</button>`,
  });
}
