import { html } from 'ghtml';
import type { ImportedTemplate } from '../pbx/types.ts';
import { addForm, CRM, selectForm } from './integrations.ts';
import type { View } from './layout.ts';

const PLACE = { place: CRM, within: 'Admin > Integrations > CRM', tab: CRM } as const;

/** An imported template, and the findings of lint in it. @param findings HTML */
export function templatePage(
  template: ImportedTemplate,
  findings: string,
  { notice, csrf }: { readonly notice: string; readonly csrf: string },
): View {
  const { name, version, country, fileName, scenarios, selected } = template;
  const ids = scenarios.map((id) => (id === '' ? 'lookup by number' : id)).join(', ');
  return {
    ...PLACE,
    title: name,
    aside: selected ? '<span class="pill good">Selected</span>' : selectForm(name, csrf),
    content: html`!${notice}
<section class="card"><dl class="values"><dt>File</dt><dd><code>${fileName}</code></dd><dt>Version</dt><dd>${version}</dd>
<dt>Country</dt><dd>${country}</dd><dt>Scenarios</dt><dd>${ids}</dd></dl>
!${selected ? html`<p>This template is selected. <a href="${CRM}">Fill in its settings</a></p>` : ''}
</section>
!${findings}`,
  };
}

/** Why an uploaded file was not imported, with the lines concerned. @param notice HTML @param findings HTML */
export function refusedUploadPage(fileName: string, notice: string, findings: string, csrf: string): View {
  return {
    ...PLACE,
    title: 'The template was not added',
    content: html`!${notice}
<section class="card"><p>File: <code>${fileName || 'without a name'}</code></p>
!${addForm(csrf, 'refused')}</section>
!${findings}`,
  };
}

/** What the browser shows on its way to the CRM; a link for those that do not follow by themselves. */
export function authorizePage(url: string): View {
  return {
    ...PLACE,
    title: 'Authorize',
    head: html`<meta http-equiv="refresh" content="0; url=${url}">`,
    content: html`<section class="card"><p>You are being sent to ${new URL(url).host} to authorize the connection.</p>
<p><a href="${url}">Go there now</a></p></section>`,
  };
}
