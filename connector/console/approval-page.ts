import { html } from 'ghtml';
import type { Account } from '../store/index.ts';
import { type FormKeys, hiddenFields, layout } from './layout.ts';

/** What the approval page shows. */
export interface ApprovalPage extends FormKeys {
  /** Name of the API client. */
  readonly client: string;
  /** The account it asks for. */
  readonly account: Pick<Account, 'id' | 'name'>;
  readonly username: string;
  readonly scope: readonly string[];
  /** Where the browser goes afterwards, whatever the answer. */
  readonly redirectUri: string;
}

/** What a scope means to the user. */
const MEANINGS: Readonly<Record<string, string>> = {
  client: 'act for this account',
  crm: 'look up and create contacts, log calls and chats',
};

/** The page that asks the user to approve or deny a connection. */
export function approvalPage(view: ApprovalPage): string {
  const scope = view.scope
    .map(
      (name) =>
        html`<li><strong>${name}</strong>${MEANINGS[name] === undefined ? '' : `: ${MEANINGS[name]}`}</li>`,
    )
    .join('');
  const next = URL.canParse(view.redirectUri) ? new URL(view.redirectUri).host : view.redirectUri;
  return layout(
    'Authorize the connection',
    html`<p><strong>${view.client}</strong> asks for access to the account <strong>${view.account.name}</strong>
(Account ID <code>${view.account.id}</code>). It could:</p>
<ul>!${scope}</ul>
<p>You are signed in as ${view.username}. Afterwards you are sent back to <strong>${next}</strong>.</p>
<form method="post" action="/oauth/authorize/decision">
!${hiddenFields(view)}
<div class="buttons">
<button name="decision" value="approve">Approve</button>
<button name="decision" value="deny" class="secondary">Deny</button>
</div>
</form>`,
  );
}
