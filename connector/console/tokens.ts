import { html } from 'ghtml';
import type { Token } from '../store/index.ts';
import { accountPicker, chosenAccount } from './account.ts';
import type { Action } from './console-request.ts';
import { csrfField } from './layout.ts';
import { instant, listPart, table } from './table.ts';

const kinds = { access_token: 'Access token', refresh_token: 'Refresh token' } as const;

/** `GET /tokens`: the tokens issued for an account. Their values are not kept anywhere. */
export const tokensPage: Action = (desk) => {
  const account = chosenAccount(desk);
  const { store, clock } = desk.context;
  const { rows, links } = listPart(desk, account.id, (id, slice) => store.tokens.ofAccount(id, slice));
  const list = table({
    caption: `Tokens issued for ${account.name}, newest first`,
    columns: ['Issued', 'Token', 'API client', 'Approved by', 'Scope', 'Expires', 'State'],
    rows: rows.map((token) => {
      const client = store.clients.find(token.clientId)?.name ?? token.clientId;
      const user = token.userId === null ? undefined : store.users.find(token.userId)?.username;
      return html`<td>!${instant(token.issuedAt)}</td><td>${kinds[token.kind]}</td><td>${client}</td>
<td>${user ?? '–'}</td><td>${token.scope}</td><td>!${instant(token.expiresAt)}</td>
<td>!${state(token, clock.now(), client)}</td>`;
    }),
    empty: 'No token has been issued yet: click Authorize in 3CX.',
  });
  return {
    title: 'Tokens',
    body: html`!${accountPicker(desk, account)}
<p>Revoking a refresh token ends the access tokens that came with it as well; in 3CX, click Authorize again.</p>
<form method="post" action="/tokens?${new URLSearchParams({ account: account.id })}" class="wide">!${csrfField(desk.session.csrf)}
!${list}
</form>!${links}`,
  };
};

/** `POST /tokens`: Revoke. */
export const revokeToken: Action = (desk) => {
  const account = chosenAccount(desk);
  const hash = desk.form.get('revoke') ?? '';
  if (desk.context.store.tokens.byHash(hash)?.accountId === account.id) desk.admin.revokeToken(hash);
  return { location: `/tokens?${new URLSearchParams({ account: account.id })}` };
};

function state(token: Token, now: number, client: string): string {
  if (token.revokedAt !== null) return 'Revoked';
  if (token.spentAt !== null) return 'Used';
  if (token.expiresAt <= now) return 'Expired';
  const what = `${kinds[token.kind].toLowerCase()} of ${client}`;
  return html`<button class="secondary small" name="revoke" value="${token.hash}" aria-label="Revoke ${what}">Revoke</button>`;
}
