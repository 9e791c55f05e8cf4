import { html } from 'ghtml';

/** A whole page around `content`, which is HTML already. */
export function page(title: string, content: string): string {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      !${content}
    </main>
  </body>
</html>
`;
}
