import { html } from 'ghtml';
import type { ParameterView } from '../pbx/types.ts';

/** Parameter names are the template's own; a prefix keeps them apart from the form's other fields. */
const PREFIX = 'parameter:';

/** The settings of a template as form fields, by group; what hangs on a Boolean stands below its checkbox. */
export function parameterFields(views: readonly ParameterView[]): string {
  const top = views.filter((view) => masterOf(view, views) === undefined);
  const groups = Map.groupBy(top, ({ dependsOn, group }) => (dependsOn === undefined ? group : ''));
  const cards = [...groups].map(([group, members]) => {
    const fields = members.map((view) => field(view, dependents(view, views))).join('');
    return html`<section class="card" aria-label="${group || 'Options'}"><h3>${group || 'Options'}</h3>!${fields}</section>`;
  });
  return html`<div class="cards">!${cards.join('')}</div>`;
}

/**
 * The values of a sent form. A secret that was left empty keeps its value, and is not among them.
 * @param views the parameters the form was made of
 */
export function parameterValues(
  form: URLSearchParams,
  views: readonly ParameterView[],
): Record<string, string> {
  const values = views.flatMap(({ name, type, secret }): [string, string][] => {
    const text = form.get(PREFIX + name);
    if (type === 'OAuth') return [];
    if (type === 'Boolean') return [[name, text === null ? 'False' : 'True']];
    // Forms end lines with CR LF, whatever was typed (HTML 4.10.22.4).
    return text === null || (secret && text === '') ? [] : [[name, text.replaceAll('\r\n', '\n')]];
  });
  return Object.fromEntries(values);
}

/** The parameters with what was typed into a form; secrets stay as they are. */
export function withTyped(views: readonly ParameterView[], form: URLSearchParams): readonly ParameterView[] {
  if (form.size === 0) return views;
  const typed = parameterValues(form, views);
  return views.map((view) => (view.secret ? view : { ...view, value: typed[view.name] ?? view.value }));
}

/** The Boolean below which a parameter is shown: one level deep, so that parents in a circle hide nothing. */
function masterOf(view: ParameterView, views: readonly ParameterView[]): ParameterView | undefined {
  if (view.dependsOn === undefined) return undefined;
  const master = views.find(({ name }) => name === view.dependsOn);
  return master?.dependsOn === undefined ? master : undefined;
}

function dependents(view: ParameterView, views: readonly ParameterView[]): readonly ParameterView[] {
  return view.type === 'Boolean' ? views.filter((each) => masterOf(each, views) === view) : [];
}

function field(view: ParameterView, below: readonly ParameterView[]): string {
  const title = view.title || view.name;
  if (view.type === 'OAuth') return authorizeField(view);
  if (view.type !== 'Boolean') return html`<label>${title} !${control(view)}</label>`;
  const box = html`<label><input type="checkbox" name="${PREFIX + view.name}" value="True"!${view.value === 'True' ? ' checked' : ''}> ${title}</label>`;
  if (below.length === 0) return box;
  return html`<div class="switch">!${box}<div class="below">!${below.map((each) => field(each, [])).join('')}</div></div>`;
}

function control(view: ParameterView): string {
  const { type, value, secret, isSet, listValues } = view;
  const name = PREFIX + view.name;
  if (secret) {
    const hint = isSet || value !== '' ? 'stored; leave empty to keep it' : '';
    return html`<input type="password" name="${name}" placeholder="${hint}" autocomplete="new-password">`;
  }
  if (type === 'List' && listValues.length > 0) {
    const options = [...new Set([value, ...listValues])].map(
      (each) => html`<option!${each === value ? ' selected' : ''}>${each}</option>`,
    );
    return html`<select name="${name}">!${options.join('')}</select>`;
  }
  if (value.includes('\n')) return html`<textarea name="${name}" rows="3">${`\n${value}`}</textarea>`;
  const kind =
    type === 'Integer'
      ? 'type="number" step="1"'
      : type === 'Double'
        ? 'type="number" step="any"'
        : 'type="text"';
  return html`<input !${kind} name="${name}" value="${value}" autocomplete="off" spellcheck="false">`;
}

/** The Authorize button of an OAuth parameter. It belongs to the form with the id `authorize`, since forms do not nest. */
export function authorizeButton({ name }: ParameterView): string {
  return html`<button form="authorize" name="parameter" value="${name}">Authorize</button>`;
}

function authorizeField(view: ParameterView): string {
  const { title, value } = view;
  const heading = title === '' || title === 'Authorize' ? '' : html`<span>${title}</span> `;
  return html`<p class="buttons">!${heading}!${authorizeButton(view)}
<small>${value === '' ? 'No token is stored.' : 'A token is stored.'}</small></p>`;
}
