import type { Template } from '../template/model.ts';
import { checkFileName, parseTemplate } from '../template/parse.ts';
import { missingScenarios } from '../template/references.ts';
import type { AuthorizeEnvironment } from './authorize.ts';
import { type Calls, createCalls } from './calls.ts';
import { type Clients, createClients } from './clients.ts';
import { PbxError } from './errors.ts';
import { type Integration, openIntegration } from './integration.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { ImportedTemplate, Timer } from './types.ts';

const SELECTED = 'selected-template';

/** The PBX's service between two restarts: imported templates, the selected one at work, the calls under way. */
export interface Service {
  readonly calls: Calls;
  readonly clients: Clients;
  /** `undefined` where calls are dropped that the CRM does not take. */
  readonly outbox: Outbox | undefined;
  /** The selected template at work. */
  integration(): Integration | undefined;
  /** The same for whoever cannot do without. Throws `PbxError` `not-selected`. */
  selected(): Integration;
  addTemplate(fileName: string, content: string | Uint8Array): ImportedTemplate;
  templates(): readonly ImportedTemplate[];
  templateFile(name: string): Uint8Array;
  select(name: string): void;
}

interface Imported {
  readonly fileName: string;
  readonly content: Uint8Array;
  readonly template: Template;
}

export interface ServiceOptions {
  readonly outbox: boolean;
  readonly timer: Timer;
}

/** Starts the service over what the store holds. */
export function openService(environment: AuthorizeEnvironment, options: ServiceOptions): Service {
  const { store, log } = environment;
  const imported = new Map<string, Imported>(
    store
      .templates()
      .map(({ name, fileName, content }) => [name, { fileName, content, template: parseTemplate(content) }]),
  );
  let integration: Integration | undefined;
  const use = (name: string | undefined) => {
    const chosen = name === undefined ? undefined : imported.get(name);
    integration = chosen && openIntegration(chosen.template, environment);
  };
  use(store.fact(SELECTED));

  const describe = ({ template, fileName }: Imported): ImportedTemplate => ({
    name: template.name,
    version: template.version,
    country: template.country,
    maxConcurrentRequests: template.maxConcurrentRequests,
    fileName,
    warnings: missingScenarios(template).map(({ message, at }) => `Line ${at.line}: ${message}.`),
    selected: integration?.template.name === template.name,
    scenarios: template.scenarios.map(({ id }) => id),
    unknown: template.unknown,
  });

  const importedAs = (name: string): Imported => {
    const found = imported.get(name);
    if (found !== undefined) return found;
    throw new PbxError(
      'unknown-template',
      `There is no template "${name}".`,
      imported.size === 0 ? 'Add one first.' : `Select one of: ${[...imported.keys()].join(', ')}.`,
    );
  };

  const selected = () => {
    if (integration !== undefined) return integration;
    throw new PbxError('not-selected', 'No CRM template is selected.', 'Add a template and select it.');
  };

  const outbox = options.outbox
    ? createOutbox({ store, integrationNow: () => integration, timer: options.timer })
    : undefined;
  void outbox?.deliver();

  return {
    outbox,
    calls: createCalls(() => integration, environment, outbox),
    clients: createClients(selected, environment),
    integration: () => integration,
    selected,
    addTemplate(fileName, content) {
      checkFileName(fileName);
      const template = parseTemplate(content);
      const bytes = typeof content === 'string' ? Buffer.from(content) : content;
      store.putTemplate({ name: template.name, fileName, content: bytes });
      const entry = { fileName, content: bytes, template };
      imported.set(template.name, entry);
      if (integration?.template.name === template.name) use(template.name);
      log.add('info', 'template', `The template ${template.name} (version ${template.version}) was added.`);
      const added = describe(entry);
      for (const warning of added.warnings) log.add('warning', 'template', `${fileName}: ${warning}`);
      return added;
    },
    templates: () => [...imported.values()].map(describe),
    templateFile: (name) => importedAs(name).content,
    select(name) {
      importedAs(name);
      store.setFact(SELECTED, name);
      use(name);
    },
  };
}
