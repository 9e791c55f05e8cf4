import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import { isRedirectUri, type NewClient } from '../admin.ts';
import { accountOptions } from './account.ts';
import type { ConsoleRequest } from './console-request.ts';

/** The grants a PBX may use, by their names in the guide. The password grant is not among them. */
export const GRANT_NAMES: ReadonlyMap<string, string> = new Map([
  ['authorization_code', 'Authorization Code'],
  ['client_credentials', 'Client Credentials'],
]);

const GRANT_USES: Readonly<Record<string, string>> = {
  authorization_code: 'A user approves the connection. This is what the XML template uses.',
  client_credentials: 'Server to server, with Client ID and Client Secret alone.',
};

type Field = 'name' | 'account' | 'grant' | 'redirect_uris';

/** What is wrong, by field. */
export type Problems = ReadonlyMap<Field, string>;

/** Reads the Add Client form: the client, or what is wrong with it. */
export function readNewClient({ form, accounts }: ConsoleRequest): {
  readonly client?: NewClient;
  readonly problems: Problems;
} {
  const problems = new Map<Field, string>();
  const name = form.get('name')?.trim() ?? '';
  const account = accounts.find(({ id }) => id === form.get('account'));
  const grants = [...GRANT_NAMES.keys()].filter((grant) => form.all('grant').includes(grant));
  const { redirectUris, problem } = readRedirectUris(form.get('redirect_uris'), grants);

  if (name === '' || name.length > 100) problems.set('name', 'Enter a name of at most 100 characters.');
  if (account === undefined) problems.set('account', 'Choose one of your accounts.');
  if (grants.length === 0) problems.set('grant', 'Choose at least one grant.');
  if (problem !== undefined) problems.set('redirect_uris', problem);
  if (problems.size > 0 || account === undefined) return { problems };
  return { client: { name, account: account.id, grants, redirectUris }, problems };
}

/** Reads a field of redirect URIs, and says what is wrong with them. @param grants of the client they are for */
export function readRedirectUris(
  text: string | undefined,
  grants: readonly string[],
): { readonly redirectUris: readonly string[]; readonly problem?: string } {
  const redirectUris = (text ?? '').split(/\s+/).filter((uri) => uri !== '');
  const wrong = redirectUris.find((uri) => !isRedirectUri(uri) || uri.length > 2000);
  if (wrong !== undefined) {
    return { redirectUris, problem: `"${wrong}" is not an absolute http or https URL without fragment.` };
  }
  if (redirectUris.length > 20) return { redirectUris, problem: 'Enter at most 20 redirect URIs.' };
  return grants.includes('authorization_code') && redirectUris.length === 0
    ? { redirectUris, problem: 'Authorization Code needs at least one redirect URI.' }
    : { redirectUris };
}

/** The field of redirect URIs. @param problem what is wrong with what was entered */
export function redirectUrisField(entered: string, problem?: string): string {
  return html`<div class="field"><label for="redirect_uris">Redirect URIs</label>
<textarea id="redirect_uris" name="redirect_uris" rows="3" spellcheck="false" aria-describedby="redirect_uris-note" !${problem === undefined ? '' : 'aria-invalid="true"'}>${entered}</textarea>
<small id="redirect_uris-note">${problem ?? 'One a line: where the PBX is sent after approval. 3CX shows it at the top of Admin > Integrations > CRM.'}</small></div>`;
}

/** The Add Client form, with what was entered and what is wrong with it. */
export function showNewClient(
  { form, accounts, session }: ConsoleRequest,
  problems: Problems = new Map(),
): string {
  const mark = (field: Field) =>
    html`aria-describedby="${field}-note" !${problems.has(field) ? 'aria-invalid="true"' : ''}`;
  const note = (field: Field, hint: string) =>
    html`<small id="${field}-note">${problems.get(field) ?? hint}</small>`;
  const chosen = form.has('csrf') ? form.all('grant') : [...GRANT_NAMES.keys()];
  const grants = [...GRANT_NAMES].map(
    ([grant, label]) => html`<div class="field"><label><input type="checkbox" name="grant" value="${grant}"
aria-describedby="${grant}-use" !${chosen.includes(grant) ? 'checked' : ''}> ${label}</label>
<small id="${grant}-use">${GRANT_USES[grant]}</small></div>`,
  );
  const alert =
    problems.size === 0
      ? ''
      : '<p role="alert">The client was not added: correct the fields marked below.</p>';
  return html`!${alert}
<form method="post" action="/api-clients/add" class="card fields narrow-form">!${csrfField(session.csrf)}
<div class="field"><label for="name">Name</label>
<input id="name" name="name" value="${form.get('name')}" required maxlength="100" !${mark('name')}>
!${note('name', 'The approval page calls the PBX by this name.')}</div>
<div class="field"><label for="account">Account</label>
<select id="account" name="account" required !${mark('account')}>!${accountOptions(accounts, form.get('account'))}</select>
!${note('account', 'Its tokens open the contacts and calls of this account, and of no other.')}</div>
<fieldset !${mark('grant')}><legend>Grants</legend>
!${grants.join('\n')}
!${note('grant', 'The password grant is not supported for PBX integrations.')}
</fieldset>
!${redirectUrisField(form.get('redirect_uris') ?? '', problems.get('redirect_uris'))}
<button>Add Client</button>
</form>`;
}
