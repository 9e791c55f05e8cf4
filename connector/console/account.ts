import { html } from 'ghtml';
import type { Account } from '../store/index.ts';
import { type ConsoleRequest, PageMissing } from './console-request.ts';

/** The account a page is about: the one asked for, else the first. @throws PageMissing */
export function chosenAccount({ accounts, query }: ConsoleRequest): Account {
  const asked = query.get('account');
  const account = asked === undefined ? accounts[0] : accounts.find(({ id }) => id === asked);
  if (account !== undefined) return account;
  throw accounts.length === 0
    ? new PageMissing('You belong to no client yet.', 'Ask the operator of this connector to add you to one.')
    : new PageMissing('There is no client with this Account ID among yours.', 'Choose one under Clients.');
}

/** Lets a user of several accounts choose; empty for all others. */
export function accountPicker({ accounts, request }: ConsoleRequest, chosen: Account): string {
  if (accounts.length < 2) return '';
  return html`<form method="get" action="${request.path}" class="pick">
<label>Account <select name="account">!${accountOptions(accounts, chosen.id)}</select></label>
<button class="secondary">Show</button>
</form>`;
}

/** The accounts as options of a select. */
export function accountOptions(accounts: readonly Account[], chosen: string | undefined): string {
  return accounts
    .map(
      ({ id, name }) =>
        html`<option value="${id}" !${id === chosen ? 'selected' : ''}>${name} (${id})</option>`,
    )
    .join('');
}
