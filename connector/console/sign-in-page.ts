import { html } from 'ghtml';
import { type FormKeys, hiddenFields, layout } from './layout.ts';

/** What the sign-in page shows. */
export interface SignInPage extends FormKeys {
  /** Whether the last attempt failed. */
  readonly failed: boolean;
}

/** The page that asks for username and password. */
export function signInPage(view: SignInPage): string {
  const note = view.failed ? html`<p role="alert">The username or password is wrong.</p>` : '';
  return layout(
    'Sign in',
    html`!${note}
<form method="post" action="/oauth/sign-in" class="fields">
!${hiddenFields(view)}
<label>Username <input name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button>
</form>`,
  );
}
