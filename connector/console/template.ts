import { html } from 'ghtml';
import {
  CONNECTION_METHODS,
  type ConnectionMethod,
  PBX_SYSTEMS,
  renderTemplate,
} from '../template/render.ts';
import type { Action } from './console-request.ts';

/** The authentication types in the words of the guide. */
const METHOD_LABELS = {
  authorization_code: 'Authorization Code (with Authorize)',
  client_credentials: 'Client Credentials (headless)',
} as const satisfies Record<ConnectionMethod, string>;

/** `/crm-connector/template`: the choice of PBX system and authentication type; with a system, the template for both. */
export const templatePage: Action = ({ context, query }) => {
  const [asked, askedMethod] = [query.get('system'), query.get('method')];
  const system = PBX_SYSTEMS.find((name) => name === asked);
  const method = CONNECTION_METHODS.find((name) => name === (askedMethod ?? 'authorization_code'));
  if (system !== undefined && method !== undefined) {
    const options = { system, method };
    return {
      file: {
        name: context.policy.templateFileName(options),
        type: 'application/xml',
        text: context.template(renderTemplate(context.publicUrl, options), method),
      },
    };
  }
  const systems = PBX_SYSTEMS.map((name) => html`<option>${name}</option>`).join('');
  const methods = CONNECTION_METHODS.map(
    (name) => html`<option value="${name}">${METHOD_LABELS[name]}</option>`,
  ).join('');
  const note =
    asked === undefined
      ? ''
      : html`<p role="alert">There is no template for ${system === undefined ? asked : askedMethod}. Choose your PBX system and the
authentication type.</p>`;
  return {
    title: 'Download XML Template',
    status: asked === undefined ? 200 : 400,
    body: html`!${note}
<form method="get" action="/crm-connector/template" class="card fields narrow-form">
<label>PBX system <select name="system">!${systems}</select></label>
<div class="field"><label>Authentication type <select name="method" aria-describedby="method-what">!${methods}</select></label>
<small id="method-what">Use Authorization Code with the standard template. Use Client Credentials for automated or headless
setups, where no browser redirect is possible; the API client must be allowed to use it.</small></div>
<button>Download XML Template</button>
</form>
<p>Upload the file in 3CX under <strong>Admin &gt; Integrations &gt; CRM</strong> with <strong>Add Template</strong>. Keep its
name: a name with spaces or special characters is refused there.</p>`,
  };
};
