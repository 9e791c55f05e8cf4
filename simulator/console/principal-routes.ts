import { Router } from 'express';
import { html } from 'ghtml';
import { csrfField, formTokenOf } from '../../web/csrf.ts';
import type { Pbx, PrincipalCredentials } from '../pbx/types.ts';
import { type Forms, formBody, shows } from './form.ts';
import { doneNotice, page, table } from './layout.ts';

/** The path of the page. */
export const PRINCIPALS = '/admin/settings/principals';

/** Admin > Settings > Service principals: the programs that may use the configuration API. */
export function principalRoutes(pbx: Pbx, forms: Forms): Router {
  const router = Router();
  router.get(
    PRINCIPALS,
    shows((request, response) => {
      const top = doneNotice(request.query['done']);
      return principalsPage(pbx.principals.ids(), formTokenOf(response), top);
    }),
  );

  // Without a redirect: the secret is shown once, and no address may carry it.
  router.post(
    PRINCIPALS,
    formBody,
    shows((request, response) => {
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
function principalsPage(ids: readonly string[], csrf: string, top: string): string {
  const rows = ids.map(
    (id) => html`<tr><th scope="row">${id}</th><td>
<form method="post" action="${PRINCIPALS}/remove">!${csrfField(csrf)}<button class="secondary" name="id" value="${id}">Remove ${id}</button></form></td></tr>`,
  );
  const head = '<thead><tr><th scope="col">Client ID</th><th scope="col">Action</th></tr></thead>';
  const list =
    ids.length === 0
      ? '<p>There is no service principal yet.</p>'
      : table('Service principals', `${head}<tbody>${rows.join('')}</tbody>`);
  return page(
    { title: 'Service principals', within: 'Admin > Settings', place: '/admin/settings' },
    html`!${top}
<p>Programs that use the configuration API get a token at <code>/connect/token</code> with the Client ID and secret of a service principal.</p>
!${list}
<form method="post" action="${PRINCIPALS}">!${csrfField(csrf)}
<label>Client ID <input type="text" name="id" required maxlength="64" pattern="[A-Za-z0-9_.\\-]+" autocomplete="off" spellcheck="false" aria-describedby="id-rule"></label>
<small id="id-rule">Letters, digits, dots, hyphens and underscores.</small>
<button>Add</button>
</form>`,
  );
}

function createdNotice({ id, secret }: PrincipalCredentials): string {
  return html`<p class="notice good" role="status">The service principal ${id} was added. Its secret is shown this once: <code id="secret">${secret}</code></p>`;
}
