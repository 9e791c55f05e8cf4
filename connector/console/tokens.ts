import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import type { Token } from '../store/index.ts';
import { accountPicker, chosenAccount } from './account.ts';
import type { Action } from './console-request.ts';
import { instant, listPart, table } from './table.ts';

const KINDS = { access_token: 'Access token', refresh_token: 'Refresh token' } as const;

/** `GET /tokens`: the tokens issued for an account. Their values are not kept anywhere. */
export const tokensPage: Action = (visit) => {
  const account = chosenAccount(visit);
  const { store, clock } = visit.context;
  const { rows, links } = listPart(visit, account.id, (id, slice) => store.tokens.ofAccount(id, slice));
  const list = table({
    caption: `Tokens issued for ${account.name}, newest first`,
    columns: ['Issued', 'Token', 'API client', 'Approved by', 'Scope', 'Expires', 'State'],
    rows: rows.map((token) => {
      const client = store.clients.find(token.clientId)?.name ?? token.clientId;
      const user = token.userId === null ? undefined : store.users.find(token.userId)?.username;
      return html`<td>!${instant(token.issuedAt)}</td><td>${KINDS[token.kind]}</td><td>${client}</td>
<td>${user ?? '–'}</td><td>${token.scope}</td><td>!${instant(token.expiresAt)}</td>
<td>!${state(token, clock.now(), client)}</td>`;
    }),
    empty: 'No token has been issued yet: click Authorize in 3CX.',
  });
  return {
    title: 'Tokens',
    body: html`!${accountPicker(visit, account)}
<p>Revoking a refresh token ends the access tokens that came with it as well; in 3CX, click Authorize again.</p>
<form method="post" action="/tokens?${new URLSearchParams({ account: account.id })}" class="wide">!${csrfField(visit.session.csrf)}
!${list}
</form>!${links}`,
  };
};

/** `POST /tokens`: Revoke. */
export const revokeToken: Action = (visit) => {
  const account = chosenAccount(visit);
  const hash = visit.form.get('revoke') ?? '';
  if (visit.context.store.tokens.byHash(hash)?.accountId === account.id) visit.admin.revokeToken(hash);
  return { location: `/tokens?${new URLSearchParams({ account: account.id })}` };
};

function state(token: Token, now: number, client: string): string {
  if (token.revokedAt !== null) return 'Revoked';
  if (token.spentAt !== null) return 'Used';
  if (token.expiresAt <= now) return 'Expired';
  const what = `${KINDS[token.kind].toLowerCase()} of ${client}`;
  return html`<button class="secondary small" name="revoke" value="${token.hash}" aria-label="Revoke ${what}">Revoke</button>`;
}
