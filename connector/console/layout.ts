import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';

/** The name of the product with its mark. */
export const BRAND =
  '<a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="32" height="32"><strong>CX-Engine</strong></a>';

/** A page outside the console: one thing to read and answer. @param title escaped here @param body HTML, escaped already */
export function layout(title: string, body: string): string {
  return document(
    title,
    html`<header class="band narrow">!${BRAND}</header>
<main class="narrow"><div class="card">
<h1>${title}</h1>
!${body}
</div></main>`,
  );
}

/** A whole page. @param title escaped here @param body HTML, escaped already */
export function document(title: string, body: string, { scripted = false } = {}): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · CX-Engine</title>
<link rel="icon" href="/assets/icon.svg">
<link rel="stylesheet" href="/assets/base.css">
<link rel="stylesheet" href="/assets/forms.css">
<link rel="stylesheet" href="/assets/parts.css">
<link rel="stylesheet" href="/assets/console.css">
!${scripted ? '<script src="/assets/console.js" defer></script>' : ''}
</head>
<body>
!${body}
</body>
</html>
`;
}

/** The hidden fields of a form whose subject the server keeps: its token, and the handle of its subject. */
export function hiddenFields({ csrf, handle }: FormKeys): string {
  return html`!${csrfField(csrf)}<input type="hidden" name="request" value="${handle}">`;
}

/** The keys of a form whose subject the server keeps. */
export interface FormKeys {
  readonly csrf: string;
  /** Handle of what the server keeps for this form. */
  readonly handle: string;
}
