import { html } from 'ghtml';
import { csrfField } from '../../web/csrf.ts';
import { confirmed, copyButton, table } from '../../web/page-parts.ts';
import type { AdminSettingsView, ConnectionState, ConnectionStatus, ImportedTemplate } from '../pbx/types.ts';
import { crmOptionsForm } from './crm-options.ts';
import { toneOf, type View } from './layout.ts';
import { stateName } from './messages.ts';
import { authorizeButton, type FieldView, parameterFields } from './parameters.ts';

/** The path of the integrations page. */
export const CRM = '/admin/integrations/crm';
/** Where the options of the page are sent. */
export const OPTION_ACTIONS = {
  save: `${CRM}/options`,
  synchronize: `${CRM}/phonebook/synchronize`,
  deleteContacts: `${CRM}/phonebook/delete`,
} as const;
const PLACE = { place: CRM, within: 'Admin > Integrations', tab: CRM } as const;

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
  readonly parameters: readonly FieldView[];
  /** Of the OAuth values that the page is loaded with. */
  readonly version: string;
  readonly admin: AdminSettingsView;
  /** HTML of the Test dialog. */
  readonly test: string;
}

/** Admin > Integrations > CRM. */
export function integrationsPage(view: IntegrationsView): View {
  const { notice, status, parameters, test } = view;
  const settings = status.template === undefined ? '' : settingsSection(view, status.template);
  return {
    ...PLACE,
    title: 'CRM',
    content: html`!${notice}
!${stateSection(view, parameters)}
!${choiceSection(view)}
!${settings}
!${status.template === undefined ? '' : crmOptionsForm(view.admin, { ...OPTION_ACTIONS, csrf: view.csrf })}
!${test}`,
  };
}

/** Troubles that a click on Authorize ends; a refused client is corrected in the settings first. */
const AUTHORIZE_HELPS: ReadonlySet<ConnectionState> = new Set([
  'token-dropped-by-test',
  'token-overwritten',
  'values-changed',
  'authorize-failed',
  'refused-by-crm',
]);

function stateSection({ status, redirectUri }: IntegrationsView, parameters: readonly FieldView[]): string {
  const { state, message, callLogging, template } = status;
  const authorize = parameters.find(({ type }) => type === 'OAuth');
  const again = AUTHORIZE_HELPS.has(state) && authorize !== undefined ? authorizeButton(authorize) : '';
  const logging =
    template === undefined
      ? ''
      : html`<p class="soft">Call logging is ${callLogging ? 'enabled' : 'not enabled'}.</p>`;
  return html`<section class="card state" data-state="${state}" data-tone="${toneOf(status)}" aria-labelledby="connection">
<div class="title"><h2 id="connection">${stateName(status)}</h2>!${again}</div>
<div><p>${message}</p>!${logging}</div>
<p>Redirect URI of this PBX: <code id="redirect-uri">${redirectUri}</code> !${copyButton('redirect-uri', 'the redirect URI')}</p>
</section>`;
}

/** The drop-down of CRMs, and Add Template beside it. */
function choiceSection({ templates, status, csrf }: IntegrationsView): string {
  const options = ['', ...templates.map(({ name }) => name)].map(
    (name) =>
      html`<option value="${name}"!${name === (status.template ?? '') ? ' selected' : ''}>${name || 'None'}</option>`,
  );
  const all =
    templates.length === 0
      ? ''
      : html`<details><summary>Imported templates (${templates.length})</summary>!${templateTable(templates, csrf)}</details>`;
  return html`<section class="card" aria-labelledby="choice"><h2 id="choice">CRM template</h2>
<div class="row choice">
<form method="post" action="${CRM}/select" class="inline">!${csrfField(csrf)}
<label>CRM <select name="name">!${options.join('')}</select></label><button class="secondary">Select</button></form>
!${addForm(csrf)}
</div>
!${all}
</section>`;
}

function settingsSection({ csrf, parameters, version }: IntegrationsView, template: string): string {
  return html`<section aria-labelledby="settings"><h2 id="settings">Settings of ${template}</h2>
<form method="post" action="${CRM}/settings" class="fields">!${csrfField(csrf)}<input type="hidden" name="version" value="${version}">
!${parameterFields(parameters)}
<div class="bar"><button>Save</button><button class="secondary" form="open-test" data-opens="test">Test</button></div>
</form>
<form id="open-test" method="get" action="${CRM}"><input type="hidden" name="test" value="new"></form>
<form id="authorize" method="post" action="${CRM}/authorize" target="_blank" rel="noopener">!${csrfField(csrf)}</form>
</section>`;
}

function templateTable(templates: readonly ImportedTemplate[], csrf: string): string {
  return table({
    caption: 'Their files, and which one is in use',
    columns: ['Name', 'Version', 'File', 'In use', 'Remove'],
    rows: templates.map(({ name, version, fileName, selected }) => {
      const choice = selected ? '<strong>Selected</strong>' : selectForm(name, csrf);
      return html`<th scope="row"><a href="${templatePath(name)}">${name}</a></th><td>${version}</td><td>${fileName}</td><td>!${choice}</td><td>!${removeForm(name, csrf)}</td>`;
    }),
    empty: '',
  });
}

/** The button that selects a template. */
export function selectForm(name: string, csrf: string): string {
  return html`<form method="post" action="${CRM}/select">!${csrfField(csrf)}<input type="hidden" name="name" value="${name}"><button aria-label="Select ${name}">Select</button></form>`;
}

function removeForm(name: string, csrf: string): string {
  return confirmed({
    label: 'Remove',
    described: `Remove ${name}: asks first`,
    warning: `Calls are not looked up anymore while ${name} is missing. Its settings are there again when it is added anew.`,
    action: `${templatePath(name)}/remove`,
    csrf,
    button: html`<button class="danger">Remove ${name}</button>`,
  });
}

/** Add Template: the file and its rule. @param problem what is wrong with the file that was sent */
export function addForm(csrf: string, problem?: string): string {
  const invalid = problem === undefined ? '' : 'aria-invalid="true"';
  return html`<form method="post" action="${CRM}/templates" enctype="multipart/form-data" class="inline">!${csrfField(csrf)}
<label>Template file <input type="file" name="file" accept=".xml" required aria-describedby="file-rule" !${invalid}></label>
<button class="secondary">Add Template</button>
<small id="file-rule">The filename must not contain spaces or special characters. We recommend keeping the original filename: CXEngine.xml.</small>
</form>`;
}

/** The path of an imported template's page. */
export function templatePath(name: string): string {
  return `${CRM}/templates/${encodeURIComponent(name)}`;
}
