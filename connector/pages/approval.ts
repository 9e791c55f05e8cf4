import { html } from 'ghtml';
import { type FormKeys, hiddenFields, layout } from './layout.ts';

export interface ApprovalPage extends FormKeys {
  /** Name of the API client that asks. */
  readonly client: string;
  /** Name of the account it asks for. */
  readonly account: string;
  readonly username: string;
  readonly scope: readonly string[];
}

/** What a scope means to the person who is asked. */
const meanings: Readonly<Record<string, string>> = {
  client: 'act for this account',
  crm: 'look up and create contacts, log calls and chats',
};

export function approvalPage(view: ApprovalPage): string {
  const scope = view.scope
    .map(
      (name) =>
        html`<li><strong>${name}</strong>${meanings[name] === undefined ? '' : `: ${meanings[name]}`}</li>`,
    )
    .join('');
  return layout(
    'Authorize the connection',
    html`<p><strong>${view.client}</strong> asks for access to the account <strong>${view.account}</strong>. It could:</p>
<ul>!${scope}</ul>
<p>You are signed in as ${view.username}.</p>
<form method="post" action="/oauth/authorize/decision">
!${hiddenFields(view)}
<button name="decision" value="approve">Authorize</button>
<button name="decision" value="deny" class="secondary">Deny</button>
</form>`,
  );
}
