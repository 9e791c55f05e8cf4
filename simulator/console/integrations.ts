import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import { PBX_PROFILES } from '../engine/profile.ts';
import type { Activity } from '../pbx/activity-feed.ts';
import type { ConnectionState, ConnectionStatus, ImportedTemplate, ParameterView } from '../pbx/types.ts';
import { activityDetails } from './activity.ts';
import { page, table } from './layout.ts';
import { STATE_NAMES } from './messages.ts';
import { authorizeButton, parameterFields } from './parameters.ts';

/** The path of the integrations page. */
export const CRM = '/admin/integrations/crm';
const PLACE = { place: CRM, within: 'Admin > Integrations' } as const;

/** What the integrations page shows. */
export interface IntegrationsView {
  readonly csrf: string;
  /** HTML. */
  readonly notice: string;
  readonly status: ConnectionStatus;
  /** What the CRM has to know as the redirect URI of this PBX. */
  readonly redirectUri: string;
  readonly templates: readonly ImportedTemplate[];
  /** Of the selected template. */
  readonly parameters: readonly ParameterView[];
  /** Of the OAuth values that the page is loaded with. */
  readonly version: string;
  readonly test: Activity | undefined;
}

/** Admin > Integrations > CRM. */
export function integrationsPage(view: IntegrationsView): string {
  const { csrf, notice, status, templates, parameters } = view;
  const settings =
    status.template === undefined
      ? ''
      : html`<section aria-labelledby="settings"><h2 id="settings">Settings of ${status.template}</h2>
<form method="post" action="${CRM}/settings">!${csrfField(csrf)}<input type="hidden" name="version" value="${view.version}">
!${parameterFields(parameters)}
<button>Save</button>
</form>
<form id="authorize" method="post" action="${CRM}/authorize" target="_blank" rel="noopener">!${csrfField(csrf)}</form>
</section>
!${testSection(view)}`;
  return page(
    { ...PLACE, title: 'CRM' },
    html`!${notice}
!${statusSection(view)}
<section aria-labelledby="templates"><h2 id="templates">Templates</h2>
!${templates.length === 0 ? '<p>No CRM template has been added yet.</p>' : templateTable(templates, csrf)}
!${addForm(csrf)}
</section>
!${settings}
<section aria-labelledby="restart"><h2 id="restart">Restart</h2>
<p>Restarting the PBX loses what is only in memory, as the access token: the next call signs in to the CRM again.</p>
<form method="post" action="/restart">!${csrfField(csrf)}<button class="secondary">Restart the PBX</button></form>
</section>`,
  );
}

/** Names of states where the template has no Authorize button. */
const UNATTENDED_NAMES: { readonly [state in ConnectionState]?: string } = {
  authorized: 'Ready',
  'not-authorized': 'Settings not saved',
};

function statusSection({ status, redirectUri }: IntegrationsView): string {
  const { state, message, needsAuthorization, callLogging, template, profile } = status;
  const name = (needsAuthorization ? undefined : UNATTENDED_NAMES[state]) ?? STATE_NAMES[state];
  const logging =
    template === undefined ? '' : html`<p>Call logging is ${callLogging ? 'enabled' : 'not enabled'}.</p>`;
  return html`<section class="state" data-state="${state}" aria-labelledby="connection"><h2 id="connection">Connection</h2>
<p><strong>${name}</strong></p><p>${message}</p>!${logging}
<p>Redirect URI of this PBX: <code>${redirectUri}</code></p>
<p>Simulated version: ${PBX_PROFILES[profile].title} (<a href="/admin/settings">Settings</a>)</p>
</section>`;
}

function templateTable(templates: readonly ImportedTemplate[], csrf: string): string {
  const rows = templates.map(({ name, version, fileName, selected }) => {
    const choice = selected
      ? html`<strong>Selected</strong> !${selectForm('', csrf)}`
      : selectForm(name, csrf);
    return html`<tr><th scope="row"><a href="${templatePath(name)}">${name}</a></th><td>${version}</td><td>${fileName}</td><td>!${choice}</td><td>!${removeForm(name, csrf)}</td></tr>`;
  });
  return table(
    'CRM templates',
    html`<thead><tr><th scope="col">Name</th><th scope="col">Version</th><th scope="col">File</th><th scope="col">In use</th><th scope="col">Remove</th></tr></thead>
<tbody>!${rows.join('')}</tbody>`,
  );
}

/** @param name empty: none is selected */
function selectForm(name: string, csrf: string): string {
  const [label, described] = name === '' ? ['Use none', 'Use none'] : ['Select', `Select ${name}`];
  return html`<form method="post" action="${CRM}/select">!${csrfField(csrf)}<input type="hidden" name="name" value="${name}"><button class="secondary" aria-label="${described}">${label}</button></form>`;
}

function removeForm(name: string, csrf: string): string {
  return html`<form method="post" action="${templatePath(name)}/remove">!${csrfField(csrf)}<button class="secondary" aria-label="Remove ${name}">Remove</button></form>`;
}

function addForm(csrf: string): string {
  return html`<form method="post" action="${CRM}/templates" enctype="multipart/form-data">!${csrfField(csrf)}
<label>Template file <input type="file" name="file" accept=".xml" required aria-describedby="file-rule"></label>
<small id="file-rule">The filename must not contain spaces or special characters. We recommend keeping the original filename: CXEngine.xml.</small>
<button>Add Template</button>
</form>`;
}

function testSection({ csrf, test, status, parameters }: IntegrationsView): string {
  const authorize = parameters.find(({ type }) => type === 'OAuth');
  const again =
    status.state === 'token-dropped-by-test' && authorize !== undefined ? authorizeButton(authorize) : '';
  const important =
    authorize === undefined
      ? ''
      : html`<p class="notice warning"><strong>Important:</strong> If you run tests from this page using the test button, remember to click
Authorize again to refresh the token before leaving the page. Otherwise, subsequent calls will not work (3CX does not
save the fresh token after a test from this interface).</p>`;
  return html`<section id="test" aria-labelledby="test-heading"><h2 id="test-heading">Test</h2>
!${important}
<form method="post" action="${CRM}/test">!${csrfField(csrf)}
<label>Number to look up <input type="tel" name="number" placeholder="+33142000000" autocomplete="off"></label>
<button>Test</button>
</form>
!${test === undefined ? '' : html`<h3>Result</h3>!${activityDetails(test, csrf)}`}
!${again}
</section>`;
}

/** The path of an imported template's page. */
export function templatePath(name: string): string {
  return `${CRM}/templates/${encodeURIComponent(name)}`;
}

/** An imported template, and the findings of lint in it. */
export function templatePage(
  template: ImportedTemplate,
  /** HTML. */
  findings: string,
  { notice, csrf }: { readonly notice: string; readonly csrf: string },
): string {
  const { name, version, country, fileName, scenarios, selected } = template;
  const ids = scenarios.map((id) => (id === '' ? 'lookup by number' : id)).join(', ');
  return page(
    { ...PLACE, within: 'Admin > Integrations > CRM', title: name },
    html`!${notice}
<p>File ${fileName}, version ${version}, country ${country}. Scenarios: ${ids}.</p>
!${selected ? html`<p>This template is selected. <a href="${CRM}">Fill in its settings</a></p>` : selectForm(name, csrf)}
!${findings}`,
  );
}

/** Why an uploaded file was not imported, with the lines concerned. */
export function refusedUploadPage(fileName: string, notice: string, findings: string, csrf: string): string {
  return page(
    { ...PLACE, within: 'Admin > Integrations > CRM', title: 'The template was not added' },
    html`!${notice}
<p>File: <code>${fileName}</code></p>
!${findings}
!${addForm(csrf)}`,
  );
}

/** What the browser shows on its way to the CRM; a link for those that do not follow by themselves. */
export function authorizePage(url: string): string {
  return page(
    {
      ...PLACE,
      within: 'Admin > Integrations > CRM',
      title: 'Authorize',
      head: html`<meta http-equiv="refresh" content="0; url=${url}">`,
    },
    html`<p>You are being sent to ${new URL(url).host} to authorize the connection.</p>
<p><a href="${url}">Go there now</a></p>`,
  );
}
