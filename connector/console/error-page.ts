import { html } from 'ghtml';
import type { PublicError } from '../oauth/errors.ts';
import { type FormKeys, hiddenFields, layout } from './layout.ts';

/** What the page of a refusal shows. */
export interface ErrorPage {
  readonly error: PublicError;
  /** Default: that the connection was not authorized. */
  readonly title?: string;
  /** As the request named it; empty or undefined: not named. */
  readonly clientId?: string | undefined;
  /** Set where signing in as another user would help. */
  readonly signedIn?: (FormKeys & { readonly username: string }) | undefined;
}

/** The page that refuses an authorization request or a form. */
export function errorPage({
  error,
  title = 'The connection was not authorized',
  clientId,
  signedIn,
}: ErrorPage): string {
  const client = clientId ? html`<p>Client ID: <code>${clientId}</code></p>` : '';
  const change = signedIn
    ? html`<p>You are signed in as ${signedIn.username}.</p>
<form method="post" action="/oauth/sign-out">!${hiddenFields(signedIn)}<button>Sign in as another user</button></form>`
    : '';
  return layout(
    title,
    html`<p role="alert">${error.description}</p>!${client}<p>Error: <code>${error.error}</code></p>!${change}`,
  );
}
