import { html } from 'ghtml';

/** A whole page. @param title escaped here @param body HTML, escaped already */
export function layout(title: string, body: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · CX-Engine</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
<h1>${title}</h1>
!${body}
</main>
</body>
</html>
`;
}

/** The hidden fields of every form: what shows that it is ours, and what it is about. */
export function hiddenFields({ csrf, handle }: FormKeys): string {
  return html`<input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="request" value="${handle}">`;
}

export interface FormKeys {
  readonly csrf: string;
  /** Handle of what the server keeps for this form. */
  readonly handle: string;
}
