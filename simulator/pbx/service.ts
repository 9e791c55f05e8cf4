import type { Template } from '../template/model.ts';
import { checkFileName, parseTemplate } from '../template/parse.ts';
import { missingScenarios } from '../template/references.ts';
import type { AuthorizeEnvironment } from './authorize.ts';
import { Calls } from './calls.ts';
import { Clients } from './clients.ts';
import { PbxError } from './errors.ts';
import { Integration } from './integration.ts';
import { Outbox } from './outbox.ts';
import type { ImportedTemplate, Timer } from './types.ts';

/** The fact that names the selected template. */
const SELECTED = 'selected-template';

interface Imported {
  readonly fileName: string;
  readonly content: Uint8Array;
  readonly template: Template;
}

/** What a service is started with. */
export interface ServiceOptions {
  /** Whether calls that the CRM does not take are kept for later. */
  readonly outbox: boolean;
  readonly timer: Timer;
}

/** The PBX's service between two restarts: imported templates, the selected one at work, the calls under way. */
export class Service {
  readonly calls: Calls;
  readonly clients: Clients;
  /** `undefined` where calls are dropped that the CRM does not take. */
  readonly outbox: Outbox | undefined;
  readonly #environment: AuthorizeEnvironment;
  readonly #imported: Map<string, Imported>;
  #integration: Integration | undefined;

  /** Starts the service over what the store holds. */
  constructor(environment: AuthorizeEnvironment, options: ServiceOptions) {
    const { store } = environment;
    this.#environment = environment;
    this.#imported = new Map(
      store
        .templates()
        .map(({ name, fileName, content }) => [
          name,
          { fileName, content, template: parseTemplate(content) },
        ]),
    );
    this.#use(store.fact(SELECTED));
    const integrationNow = () => this.#integration;
    if (options.outbox) this.outbox = new Outbox({ store, integrationNow, timer: options.timer });
    void this.outbox?.deliver();
    this.calls = new Calls({ integrationNow, environment, outbox: this.outbox });
    this.clients = new Clients(() => this.selected(), environment);
  }

  /** The selected template at work; `undefined` without one. */
  get integration(): Integration | undefined {
    return this.#integration;
  }

  /** The selected template at work. @throws PbxError `not-selected` */
  selected(): Integration {
    if (this.#integration !== undefined) return this.#integration;
    throw new PbxError('not-selected', 'No CRM template is selected.', 'Add a template and select it.');
  }

  /** Imports a template; one of the same name is replaced. @throws TemplateRefused */
  addTemplate(fileName: string, content: string | Uint8Array): ImportedTemplate {
    const { store, log, system } = this.#environment;
    checkFileName(fileName);
    const template = parseTemplate(content, system.profile);
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    store.putTemplate({ name: template.name, fileName, content: bytes });
    const entry = { fileName, content: bytes, template };
    this.#imported.set(template.name, entry);
    if (this.#integration?.template.name === template.name) this.#use(template.name);
    log.add('info', 'template', `The template ${template.name} (version ${template.version}) was added.`);
    const added = this.#describe(entry);
    for (const warning of added.warnings) log.add('warning', 'template', `${fileName}: ${warning}`);
    return added;
  }

  /** The imported templates. */
  templates(): readonly ImportedTemplate[] {
    return [...this.#imported.values()].map((entry) => this.#describe(entry));
  }

  /** The file of an imported template, as it was uploaded. @throws PbxError `unknown-template` */
  templateFile(name: string): Uint8Array {
    return this.#importedAs(name).content;
  }

  /** An imported template, parsed. @throws PbxError `unknown-template` */
  template(name: string): Template {
    return this.#importedAs(name).template;
  }

  /** Removes a template. @throws PbxError `unknown-template` or `not-stored` */
  removeTemplate(name: string): void {
    this.#importedAs(name);
    this.#environment.store.removeTemplate(name);
    this.#imported.delete(name);
    this.#environment.log.add('info', 'template', `The template ${name} was removed.`);
    if (this.#integration?.template.name === name) this.select(undefined);
  }

  /** Selects a template or none, durably. @throws PbxError `unknown-template` */
  select(name: string | undefined): void {
    if (name !== undefined) this.#importedAs(name);
    this.#environment.store.setFact(SELECTED, name);
    this.#use(name);
  }

  /** Starts the engine of the selected template anew, with the settings of the PBX as they are now. */
  reload(): void {
    this.#use(this.#integration?.template.name);
  }

  #use(name: string | undefined): void {
    const chosen = name === undefined ? undefined : this.#imported.get(name);
    this.#integration = chosen && new Integration(chosen.template, this.#environment);
  }

  #importedAs(name: string): Imported {
    const found = this.#imported.get(name);
    if (found !== undefined) return found;
    const names = [...this.#imported.keys()];
    throw new PbxError(
      'unknown-template',
      `There is no template "${name}".`,
      names.length === 0 ? 'Add one first.' : `There are: ${names.join(', ')}.`,
    );
  }

  #describe({ template, fileName }: Imported): ImportedTemplate {
    return {
      name: template.name,
      version: template.version,
      country: template.country,
      maxConcurrentRequests: template.maxConcurrentRequests,
      fileName,
      warnings: missingScenarios(template).map(({ message, at }) => `Line ${at.line}: ${message}.`),
      selected: this.#integration?.template.name === template.name,
      scenarios: template.scenarios.map(({ id }) => id),
      unknown: template.unknown,
    };
  }
}
