import type { Request, Response } from 'express';
import { html } from 'ghtml';
import type { Context } from '../context.ts';
import { askToSignIn } from '../oauth/authorize/sign-in.ts';
import { startVisit } from '../oauth/authorize/visit.ts';
import { wireRequest } from '../oauth/wire.ts';
import { pbxSystems, renderTemplate } from '../template/render.ts';
import { layout } from './layout.ts';

/** `/crm-connector/template?system=3CX V20`: `CXEngine.xml` for signed-in users; without a system, the choice. */
export function templateEndpoint(request: Request, response: Response, context: Context): void {
  const visit = startVisit(request, response, context);
  const { query } = wireRequest(request);
  if (visit.user === undefined) {
    askToSignIn(visit, { again: `/crm-connector/template?${query}` });
    return;
  }
  const asked = new URLSearchParams(query).get('system');
  const system = pbxSystems.find((name) => name === asked);
  if (system === undefined) {
    response
      .status(asked === null ? 200 : 400)
      .type('html')
      .send(choicePage(asked));
    return;
  }
  const name = context.policy.templateFileName(system);
  response.setHeader('content-disposition', `attachment; filename="${name}"`);
  response.type('application/xml').send(context.template(renderTemplate(context.publicUrl, system)));
}

function choicePage(asked: string | null): string {
  const options = pbxSystems.map((name) => html`<option>${name}</option>`).join('');
  const note =
    asked === null
      ? ''
      : html`<p role="alert">There is no template for ${asked}. Choose your PBX system.</p>`;
  return layout(
    'Download XML Template',
    html`!${note}
<form method="get" action="/crm-connector/template">
<label>PBX system <select name="system">!${options}</select></label>
<button>Download XML Template</button>
</form>`,
  );
}
