import { emptyScope, extend } from '../engine/scope.ts';
import { isSecretName } from '../engine/trace.ts';
import type { Scope } from '../expression/types.ts';
import type { Parameter, Template } from '../template/model.ts';
import { BadValue, PbxError } from './errors.ts';
import type { Store } from './store.ts';
import type { ParameterView } from './types.ts';

const MASK = '••••••••';
/** Marks settings as saved; no XML attribute can hold a NUL, so no parameter bears this name. */
const SAVED = '\0saved';

/** The stored values of one template's parameters, over the store: read once, written through. */
export class Settings {
  readonly oauthParameters: readonly Parameter[];
  /** Every parameter by its name, and what the PBX itself defines. */
  readonly scope: Scope;
  readonly #template: Template;
  readonly #store: Store;
  readonly #stored: Map<string, string>;
  readonly #byName: ReadonlyMap<string, Parameter>;
  #secrets: readonly string[] | undefined;

  /** @param maxLength the PBX's "match last N digits", `[MaxLength]` */
  constructor(template: Template, store: Store, maxLength: number) {
    const { parameters } = template;
    this.#template = template;
    this.#store = store;
    this.#stored = store.settings(template.name);
    this.#byName = new Map(parameters.map((parameter) => [parameter.name, parameter] as const));
    this.oauthParameters = parameters.filter(({ type }) => type === 'OAuth');
    const defined = extend(emptyScope, new Map([['MaxLength', String(maxLength)]]));
    this.scope = (name) => (this.#byName.has(name) ? this.value(name) : defined(name));
  }

  /** Whether the admin has saved them. */
  get saved(): boolean {
    return this.#stored.has(SAVED);
  }

  /** The stored value, else the default; empty for an unknown name. */
  value(name: string): string {
    const parameter = this.#byName.get(name);
    return parameter === undefined ? '' : (this.#stored.get(name) ?? initial(parameter));
  }

  /** The values of the OAuth parameters, by name. */
  oauthValues(): ReadonlyMap<string, string> {
    return new Map(this.oauthParameters.map(({ name }) => [name, this.value(name)]));
  }

  /** Values that no trace may show. */
  secrets(): readonly string[] {
    this.#secrets ??= this.#template.parameters
      .filter(isSecret)
      .map(({ name }) => this.value(name))
      .filter((text) => text !== '');
    return this.#secrets;
  }

  /** The parameters as the settings page shows them. */
  views(): readonly ParameterView[] {
    return this.#template.parameters.map((parameter) => this.#view(parameter));
  }

  /** Stores what the admin types in. @throws PbxError `unknown-parameter`, `bad-value` or `not-stored`; then nothing is stored */
  save(values: { readonly [name: string]: string }): void {
    const accepted = new Map<string, string>([[SAVED, 'True']]);
    for (const [name, text] of Object.entries(values)) {
      const parameter = this.#byName.get(name);
      if (parameter === undefined)
        throw new PbxError(
          'unknown-parameter',
          `The template ${this.#template.name} has no parameter "${name}".`,
          `Use one of: ${[...this.#byName.keys()].join(', ')}.`,
        );
      if (isSecret(parameter) && text === MASK) continue;
      accepted.set(name, checked(parameter, text));
    }
    this.#store.saveSettings(this.#template.name, accepted);
    this.#remember(accepted);
  }

  /** Stores what the PBX itself keeps, as a refresh token is. */
  keep(name: string, value: string): void {
    this.#store.keepSetting(this.#template.name, name, value);
    this.#remember(new Map([[name, value]]));
  }

  #remember(values: ReadonlyMap<string, string>): void {
    for (const [name, text] of values) this.#stored.set(name, text);
    this.#secrets = undefined;
  }

  #view(parameter: Parameter): ParameterView {
    const { name, title, type, listValues } = parameter;
    const text = this.value(name);
    const secret = isSecret(parameter);
    const parent = this.#byName.get(parameter.parent);
    return {
      name,
      title,
      type,
      group: parent === undefined ? parameter.parent : parent.title,
      dependsOn: parent?.type === 'Boolean' ? parent.name : undefined,
      enabled: parent?.type !== 'Boolean' || this.value(parent.name) === 'True',
      value: secret && text !== '' ? MASK : text,
      isSet: this.#stored.has(name) && text !== '',
      secret,
      listValues,
    };
  }
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

/** The text as the PBX stores it. @throws PbxError `bad-value` where it is not a value of the parameter's type */
function checked(parameter: Parameter, text: string): string {
  const { type, name, title } = parameter;
  const refuse = (what: string, remedy: string) => new BadValue(name, `"${title || name}" ${what}.`, remedy);
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
