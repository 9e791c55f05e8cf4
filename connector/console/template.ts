import { html } from 'ghtml';
import { PBX_SYSTEMS, renderTemplate } from '../template/render.ts';
import type { Action } from './console-request.ts';

/** `/crm-connector/template`: the choice of the PBX system; with one, `CXEngine.xml` for it. */
export const templatePage: Action = ({ context, query }) => {
  const asked = query.get('system');
  const system = PBX_SYSTEMS.find((name) => name === asked);
  if (system !== undefined) {
    return {
      file: {
        name: context.policy.templateFileName(system),
        type: 'application/xml',
        text: context.template(renderTemplate(context.publicUrl, system)),
      },
    };
  }
  const options = PBX_SYSTEMS.map((name) => html`<option>${name}</option>`).join('');
  const note =
    asked === undefined
      ? ''
      : html`<p role="alert">There is no template for ${asked}. Choose your PBX system.</p>`;
  return {
    title: 'Download XML Template',
    status: asked === undefined ? 200 : 400,
    body: html`!${note}
<form method="get" action="/crm-connector/template">
<label>PBX system <select name="system">!${options}</select></label>
<button>Download XML Template</button>
</form>
<p>Upload the file in 3CX under <strong>Admin &gt; Integrations &gt; CRM</strong> with <strong>Add Template</strong>. Keep its
name: a name with spaces or special characters is refused there.</p>`,
  };
};
