import type { CallbackResult, CallInput, TestMode } from '../../simulator/pbx/index.ts';
import { parseTemplate, type Template, TemplateRefused } from '../../simulator/template/index.ts';
import type { Lookup, PbxDriver, PbxField, PlacedCall, Upload } from '../../suites/kit/actors/pbx-driver.ts';
import { Blocked, NotApplicable } from '../../suites/kit/verdict.ts';
import { failureOf, PbxActivity } from './activity.ts';
import { type AuthorizationOptions, oauthParameter, XapiAuthorization } from './authorization.ts';
import { type CallsOptions, XapiCalls } from './calls.ts';
import { POLL_MS } from './client.ts';
import { CrmPages } from './crm-page.ts';
import { type Choice, TEST_RESULT } from './shapes.ts';

const SETTLE_POLLS = 20;

/** Keeps how the PBX was before its first change. */
interface Keeper {
  /** Reads and records it. @param selecting the template that is about to be selected @throws Blocked, NotApplicable */
  before(selecting: string): Promise<unknown>;
  willUpload(template: string): Promise<void>;
}

/** What a driver is made with. */
export interface XapiDriverOptions extends AuthorizationOptions, CallsOptions {
  readonly session: Keeper;
}

/**
 * A real 3CX as the PBX of one trial, through the configuration API that 3CX publishes. What the rules learn of it: the
 * settings, the value of the OAuth parameter, the result and the log of a test, the event log, and the call history.
 */
export class XapiDriver implements PbxDriver {
  readonly #options: XapiDriverOptions;
  readonly #pages: CrmPages;
  readonly #authorization: XapiAuthorization;
  readonly #calls: XapiCalls;
  /** The selected one. */
  #template: Template | undefined;
  #text = '';
  #saved: ReadonlyMap<string, string> = new Map();

  constructor(options: XapiDriverOptions) {
    this.#options = options;
    this.#pages = new CrmPages(options.client);
    const activity = new PbxActivity(options.client, options.recorder, options.wait);
    this.#authorization = new XapiAuthorization(options, activity);
    this.#calls = new XapiCalls(options, activity);
  }

  async add(fileName: string, text: string): Promise<Upload> {
    const name = nameIn(text);
    const added = { ok: true, template: { name, fileName } } as const;
    // The second template of a trial under the same name would replace the first.
    if (this.#template?.name === name && !isSameText(this.#text, text)) return added;
    await this.#options.session.before(name);
    const refusal = await this.#uploaded(fileName, name, text);
    if (refusal !== undefined) return { ok: false, message: refusal };
    await this.#pages.save(
      {
        Name: name,
        EnabledForExternalCalls: true,
        EnabledForDidCalls: true,
        // A contact of an earlier lookup would hide the one that is asked for.
        PhonebookPriorityOptions: 'AlwaysQuery',
      },
      this.#evidence,
    );
    this.#template = readTemplate(text);
    this.#text = text;
    return added;
  }

  async fields(): Promise<readonly PbxField[]> {
    const { name } = this.#selected();
    const listed = (await this.#pages.templates(this.#evidence)).find((each) => each.name === name);
    return listed?.fields ?? [];
  }

  /** 3CX's page sends all values: those that are not given go back as they are read. */
  async save(values: Readonly<Record<string, string>>): Promise<void> {
    const { VariableChoices } = await this.#pages.read(this.#evidence);
    const merged: Choice[] = (VariableChoices ?? []).map(({ Key, Value }) => ({
      Key,
      Value: Object.hasOwn(values, Key) ? values[Key] : Value,
    }));
    await this.#pages.save({ VariableChoices: merged }, this.#evidence);
    this.#saved = new Map([...this.#saved, ...Object.entries(values)]);
  }

  async status() {
    const template = this.#template?.name;
    if (template === undefined || template.trim() === '')
      return { state: 'not-selected', message: 'no template is selected', template } as const;
    const variable = oauthParameter(this.#selected())?.name;
    if (variable === undefined)
      return { state: 'authorized', message: 'nothing is authorized', template } as const;
    const value = await this.#authorization.value(variable);
    return value === ''
      ? ({ state: 'not-authorized', message: `${variable} has no value`, template } as const)
      : ({ state: 'authorized', message: `${variable} has a value`, template } as const);
  }

  async templateNames(): Promise<readonly string[]> {
    return (await this.#pages.templates(this.#evidence)).map(({ name }) => name);
  }

  async beginAuthorize() {
    return this.#authorization.begin(this.#selected(), this.#saved);
  }

  callback(query: URLSearchParams): Promise<CallbackResult> {
    return this.#authorization.callback(query);
  }

  ring(call: Pick<CallInput, 'number'>): Promise<Lookup> {
    return this.#calls.ring(call.number);
  }

  call(call: CallInput): Promise<PlacedCall> {
    return this.#calls.call(call);
  }

  async test(query: string, mode: TestMode = 'PhoneExact'): Promise<Lookup> {
    const { client, recorder } = this.#options;
    const { IsError, Message, Log, SearchResult } = await client.read(TEST_RESULT, {
      method: 'POST',
      path: '/CrmIntegration/Pbx.Test',
      body: { mode, query },
      recorder,
      isShown: true,
    });
    const [found] = SearchResult ?? [];
    const contact =
      found && Object.fromEntries(Object.entries(found).map(([name, value]) => [name, String(value ?? '')]));
    if (IsError !== true) return { contact, errors: [] };
    const { code } = failureOf(`${Message ?? ''} ${Log ?? ''}`);
    return { contact: undefined, errors: [{ code, message: Message ?? 'The test failed.' }] };
  }

  /** The third kind of test. */
  lookupByEmail(email: string): Promise<Lookup> {
    return this.test(email, 'Email');
  }

  async settle<T>(read: () => Promise<T>, isSettled: (value: T) => boolean): Promise<T> {
    let value = await read();
    for (let poll = 1; poll < SETTLE_POLLS && !isSettled(value); poll += 1) {
      await this.#options.wait(POLL_MS);
      value = await read();
    }
    return value;
  }

  async stop(): Promise<void> {}

  get #evidence() {
    return { recorder: this.#options.recorder };
  }

  #selected(): Template {
    if (this.#template === undefined) throw new Blocked('no template is selected at the PBX');
    return this.#template;
  }

  /**
   * Makes sure that the PBX has this template. A person uploads it where it is missing: no published operation does.
   * @returns why the PBX refuses it, in the words of the person; undefined: it is there
   */
  async #uploaded(fileName: string, name: string, text: string): Promise<string | undefined> {
    const { session, admin } = this.#options;
    if (!(await this.templateNames()).includes(name)) {
      await session.willUpload(name);
      const answer = await admin.ask(
        `Upload ${fileName} (the template "${name}") at the PBX under Admin > Integrations > CRM > Add, then press Enter; if the PBX refuses it, type what it says:`,
      );
      if (answer === undefined)
        throw new NotApplicable(
          `no person is there to upload ${fileName}, and the PBX does not list the template "${name}": upload it before the run`,
        );
      if (answer.trim() !== '') return answer.trim();
      if (!(await this.templateNames()).includes(name))
        throw new Blocked(`the PBX does not list the template "${name}" after its upload`);
    }
    if (!isSameText(await this.#pages.source(name, this.#evidence), text))
      throw new NotApplicable(
        `the PBX has another template under the name "${name}": remove it there, or upload ${fileName} over it`,
      );
    return undefined;
  }
}

/** The name by which a PBX lists a template, also where it is not one that this harness can read. */
function nameIn(text: string): string {
  return /<Crm\s[^>]*?\bName\s*=\s*(["'])(.*?)\1/.exec(text)?.[2] ?? '';
}

/** @throws Blocked for a template that the PBX has taken, and whose Authorize this harness cannot follow */
function readTemplate(text: string): Template {
  try {
    return parseTemplate(text);
  } catch (error) {
    if (error instanceof TemplateRefused) throw new Blocked(`the template cannot be read: ${error.message}`);
    throw error;
  }
}

function isSameText(one: string, other: string): boolean {
  const plain = (text: string) =>
    text
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n')
      .trim();
  return plain(one) === plain(other);
}
