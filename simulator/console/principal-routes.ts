import { Router } from 'express';
import { html } from 'ghtml';
import { csrfField, formTokenOf } from '../../web/csrf.ts';
import { confirmed, table } from '../../web/page-parts.ts';
import type { Pbx, PrincipalCredentials } from '../pbx/types.ts';
import { type Forms, formBody } from './form.ts';
import { doneNotice, type View } from './layout.ts';
import type { Shell } from './shell.ts';

/** The path of the page. */
export const PRINCIPALS = '/admin/settings/principals';

/** Admin > Settings > Service principals: the programs that may use the configuration API. */
export function principalRoutes(pbx: Pbx, forms: Forms, shell: Shell): Router {
  const router = Router();
  router.get(
    PRINCIPALS,
    shell.shows((request, response) => {
      const top = doneNotice(request.query['done']);
      return principalsPage(pbx.principals.ids(), formTokenOf(response), top);
    }),
  );

  // Without a redirect: the secret is shown once, and no address may carry it.
  router.post(
    PRINCIPALS,
    formBody,
    shell.shows((request, response) => {
      const created = pbx.principals.create(forms.fields(request).get('id')?.trim() ?? '');
      return principalsPage(pbx.principals.ids(), formTokenOf(response), createdNotice(created));
    }),
  );

  router.post(
    `${PRINCIPALS}/remove`,
    formBody,
    forms.does((form) => {
      pbx.principals.remove(form.get('id') ?? '');
      return `${PRINCIPALS}?done=principal-removed`;
    }),
  );
  return router;
}

/** @param top HTML */
function principalsPage(ids: readonly string[], csrf: string, top: string): View {
  const remove = (id: string) =>
    confirmed({
      label: 'Remove',
      described: `Remove ${id}: asks first`,
      warning: 'Its access tokens end at once. This cannot be undone.',
      action: `${PRINCIPALS}/remove`,
      csrf,
      button: html`<button class="danger" name="id" value="${id}">Remove ${id}</button>`,
    });
  return {
    title: 'Service principals',
    within: 'Admin > Integrations',
    place: '/admin/integrations/crm',
    tab: PRINCIPALS,
    content: html`!${top}
<p>Programs that use the configuration API get a token at <code>/connect/token</code> with the Client ID and secret of a service principal.</p>
!${table({
      caption: 'Programs with access',
      columns: ['Client ID', 'Action'],
      rows: ids.map((id) => html`<th scope="row">${id}</th><td>!${remove(id)}</td>`),
      empty: 'There is no service principal yet.',
    })}
<section class="card" aria-labelledby="add"><h2 id="add">Add a service principal</h2>
<form method="post" action="${PRINCIPALS}" class="fields">!${csrfField(csrf)}
<div class="field"><label>Client ID <input type="text" name="id" required maxlength="64" pattern="[A-Za-z0-9_.\\-]+" autocomplete="off" spellcheck="false" aria-describedby="id-rule"></label>
<small id="id-rule">Letters, digits, dots, hyphens and underscores.</small></div>
<button>Add</button>
</form></section>`,
  };
}

function createdNotice({ id, secret }: PrincipalCredentials): string {
  return html`<p class="notice good" role="status">The service principal ${id} was added. Its secret is shown this once: <code id="secret">${secret}</code></p>`;
}
