import { html } from 'ghtml';
import type { ParameterView } from '../pbx/types.ts';

/** Parameter names are the template's own; a prefix keeps them apart from the form's other fields. */
const PREFIX = 'parameter:';

/** The settings of a template as form fields, by group; what hangs on a Boolean stands below its checkbox. */
export function parameterFields(views: readonly FieldView[]): string {
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

/** A parameter as a field: with what is wrong with the value that was typed in. */
export interface FieldView extends ParameterView {
  readonly problem?: string;
}

/** The parameters with what was typed into a form; secrets stay as they are. @param problem what is wrong, by name */
export function withTyped(
  views: readonly ParameterView[],
  form: URLSearchParams,
  problem: Readonly<Record<string, string>>,
): readonly FieldView[] {
  const typed = parameterValues(form, views);
  return views.map((view) => {
    const wrong = problem[view.name];
    const value = view.secret ? view.value : (typed[view.name] ?? view.value);
    return { ...view, value, ...(wrong !== undefined && { problem: wrong }) };
  });
}

/** The Boolean below which a parameter is shown: one level deep, so that parents in a circle hide nothing. */
function masterOf(view: FieldView, views: readonly FieldView[]): FieldView | undefined {
  if (view.dependsOn === undefined) return undefined;
  const master = views.find(({ name }) => name === view.dependsOn);
  return master?.dependsOn === undefined ? master : undefined;
}

function dependents(view: FieldView, views: readonly FieldView[]): readonly FieldView[] {
  return view.type === 'Boolean' ? views.filter((each) => masterOf(each, views) === view) : [];
}

function field(view: FieldView, below: readonly FieldView[]): string {
  const title = view.title || view.name;
  if (view.type === 'OAuth') return authorizeField(view);
  if (view.type !== 'Boolean') {
    const shown = html`<label>${title} !${control(view)}</label>`;
    if (view.problem === undefined) return shown;
    return html`<div class="field">!${shown}<small class="problem" id="${noteOf(view)}">${view.problem}</small></div>`;
  }
  const box = html`<label><input type="checkbox" name="${PREFIX + view.name}" value="True"!${view.value === 'True' ? ' checked' : ''}> ${title}</label>`;
  if (below.length === 0) return box;
  return html`<div class="switch">!${box}<div class="below">!${below.map((each) => field(each, [])).join('')}</div></div>`;
}

/** Id of the sentence that says what is wrong. */
const noteOf = ({ name }: FieldView) => `${PREFIX}${name}-problem`.replaceAll(/\s/g, '_');

function control(view: FieldView): string {
  const { type, value, secret, isSet, listValues } = view;
  const name = PREFIX + view.name;
  const wrong =
    view.problem === undefined ? '' : html` aria-invalid="true" aria-describedby="${noteOf(view)}"`;
  if (secret) {
    const hint = isSet || value !== '' ? 'stored; leave empty to keep it' : '';
    return html`<input type="password" name="${name}" placeholder="${hint}" autocomplete="new-password"!${wrong}>`;
  }
  if (type === 'List' && listValues.length > 0) {
    const options = [...new Set([value, ...listValues])].map(
      (each) => html`<option!${each === value ? ' selected' : ''}>${each}</option>`,
    );
    return html`<select name="${name}"!${wrong}>!${options.join('')}</select>`;
  }
  if (value.includes('\n'))
    return html`<textarea name="${name}" rows="3"!${wrong}>${`\n${value}`}</textarea>`;
  const kind =
    type === 'Integer'
      ? 'type="number" step="1"'
      : type === 'Double'
        ? 'type="number" step="any"'
        : 'type="text"';
  return html`<input !${kind} name="${name}" value="${value}" autocomplete="off" spellcheck="false"!${wrong}>`;
}

/** The Authorize button of an OAuth parameter. It belongs to the form with the id `authorize`, since forms do not nest. */
export function authorizeButton({ name }: ParameterView): string {
  return html`<button form="authorize" name="parameter" value="${name}">Authorize</button>`;
}

function authorizeField(view: ParameterView): string {
  const { title, value } = view;
  const heading = title === '' || title === 'Authorize' ? '' : html`<span>${title}</span> `;
  return html`<p class="buttons">!${heading}!${authorizeButton(view)}
<small>${value === '' ? 'No token is stored.' : 'The token of the last Authorize is stored.'}</small></p>`;
}
