import { emptyScope, extend } from '../engine/scope.ts';
import { isSecretName } from '../engine/trace.ts';
import type { Scope } from '../expression/types.ts';
import type { Parameter, Template } from '../template/model.ts';
import { PbxError } from './errors.ts';
import type { Store } from './store.ts';
import type { ParameterView } from './types.ts';

const MASK = '••••••••';
/** Marks settings as saved; no XML attribute can hold a NUL, so no parameter bears this name. */
const SAVED = '\0saved';

/** The stored values of one template's parameters. */
export interface Settings {
  readonly oauthParameters: readonly Parameter[];
  readonly saved: boolean;
  /** Stored value, else the default. */
  value(name: string): string;
  scope: Scope;
  /** Values that no trace may show. */
  secrets(): readonly string[];
  views(): readonly ParameterView[];
  /** What the admin types in. Throws `PbxError` `unknown-parameter` or `bad-value`; then nothing is stored. */
  save(values: { readonly [name: string]: string }): void;
  /** What the PBX itself stores, as a refresh token is. */
  keep(name: string, value: string): void;
}

/** Settings of a template over the store; read once, written through. */
export function openSettings(template: Template, store: Store, maxLength: number): Settings {
  const stored = store.settings(template.name);
  const byName = new Map(template.parameters.map((parameter) => [parameter.name, parameter] as const));
  let secrets: readonly string[] | undefined;

  const value = (name: string) => {
    const parameter = byName.get(name);
    return parameter === undefined ? '' : (stored.get(name) ?? initial(parameter));
  };
  const write = (values: ReadonlyMap<string, string>) => {
    store.saveSettings(template.name, values);
    for (const [name, text] of values) stored.set(name, text);
    secrets = undefined;
  };
  const own: Scope = (name) => (byName.has(name) ? value(name) : undefined);
  const defined = extend(emptyScope, new Map([['MaxLength', String(maxLength)]]));

  return {
    oauthParameters: template.parameters.filter(({ type }) => type === 'OAuth'),
    get saved() {
      return stored.has(SAVED);
    },
    value,
    scope: (name) => own(name) ?? defined(name),
    secrets: () =>
      (secrets ??= template.parameters
        .filter(isSecret)
        .map(({ name }) => value(name))
        .filter((text) => text !== '')),
    views: () =>
      template.parameters.map((parameter) => view(parameter, value, byName, stored.has(parameter.name))),
    save(values) {
      const accepted = new Map<string, string>([[SAVED, 'True']]);
      for (const [name, text] of Object.entries(values)) {
        const parameter = byName.get(name);
        if (parameter === undefined)
          throw new PbxError(
            'unknown-parameter',
            `The template ${template.name} has no parameter "${name}".`,
            `Use one of: ${[...byName.keys()].join(', ')}.`,
          );
        if (isSecret(parameter) && text === MASK) continue;
        accepted.set(name, checked(parameter, text));
      }
      write(accepted);
    },
    keep: (name, text) => write(new Map([[name, text]])),
  };
}

function isSecret(parameter: Parameter): boolean {
  if (parameter.type === 'Password' || parameter.type === 'OAuth') return true;
  return (
    parameter.type === 'String' &&
    (isSecretName(parameter.name) || /secret|password|token|api key/i.test(parameter.title))
  );
}

function initial(parameter: Parameter): string {
  if (parameter.type === 'Boolean') return /^true$/i.test(parameter.default) ? 'True' : 'False';
  return parameter.type === 'OAuth' ? '' : parameter.default;
}

function view(
  parameter: Parameter,
  value: (name: string) => string,
  byName: ReadonlyMap<string, Parameter>,
  isStored: boolean,
): ParameterView {
  const text = value(parameter.name);
  const secret = isSecret(parameter);
  const parent = byName.get(parameter.parent);
  return {
    name: parameter.name,
    title: parameter.title,
    type: parameter.type,
    group: parent === undefined ? parameter.parent : parent.title,
    dependsOn: parent?.type === 'Boolean' ? parent.name : undefined,
    enabled: parent?.type !== 'Boolean' || value(parent.name) === 'True',
    value: secret && text !== '' ? MASK : text,
    isSet: isStored && text !== '',
    secret,
    listValues: parameter.listValues,
  };
}

/** The text as the PBX stores it; `PbxError` `bad-value` where it is no value of the parameter's type. */
function checked(parameter: Parameter, text: string): string {
  const { type, name, title } = parameter;
  const refuse = (what: string, remedy: string) =>
    new PbxError('bad-value', `"${title || name}" ${what}.`, remedy);
  if (type === 'OAuth') throw refuse('is not typed in', 'Save the other settings and click Authorize.');
  if (text === '') return type === 'Boolean' ? 'False' : '';
  if (type === 'Boolean') {
    if (!/^(true|false)$/i.test(text)) throw refuse('is a checkbox', 'Give True or False.');
    return /^true$/i.test(text) ? 'True' : 'False';
  }
  if (type === 'Integer' && !/^[+-]?\d+$/.test(text))
    throw refuse('is not a whole number', 'Give digits only.');
  if (type === 'Double' && !/^[+-]?\d+(\.\d+)?$/.test(text))
    throw refuse('is not a number', 'Give digits with a point before the fraction.');
  if (type === 'List' && parameter.listValues.length > 0 && !parameter.listValues.includes(text))
    throw refuse('has no such choice', `Choose one of: ${parameter.listValues.join(', ')}.`);
  return text;
}
