import { join } from 'node:path';
import type { Dispatcher } from 'undici';
import type { PbxDriver, PbxTrial } from '../../suites/kit/actors/pbx-driver.ts';
import type { Redactor } from '../../suites/kit/evidence/redactor.ts';
import type { Target, XapiAccess } from '../../suites/kit/target.ts';
import type { RealPbx } from '../../suites/kit/test-environment.ts';
import { Blocked, NotApplicable } from '../../suites/kit/verdict.ts';
import { ConfigurationError } from '../errors.ts';
import type { PbxAdmin } from './admin.ts';
import { XapiClient } from './client.ts';
import { CrmPages, isBareSecret } from './crm-page.ts';
import { XapiDriver } from './driver.ts';
import { NOT_ALLOWED } from './note.ts';
import { hasRecord, RECORD_NAME, removeRecord, writeRecord } from './record.ts';
import { countCrmContacts, howItIs, maskedIn, type PbxBefore, restore } from './restore.ts';

/** What a session is made with. */
export interface XapiSessionOptions {
  readonly access: XapiAccess;
  readonly allow: Target['allow'];
  readonly dispatcher: Dispatcher;
  readonly redactor: Redactor;
  /** Folder of the run; the record of the PBX is kept there until it is put back. */
  readonly folder: string;
  readonly admin: PbxAdmin;
  /** The command line that puts the PBX back by a record. */
  readonly restoreLine: (record: string) => string;
  /** For a request to the PBX's own page. */
  readonly timeoutMs: number;
  readonly turn: () => Promise<void>;
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * A real 3CX for a whole run. Before the first change its settings are read and recorded on disk; `close` puts them back
 * and looks whether they are.
 */
export class XapiSession implements RealPbx {
  readonly #options: XapiSessionOptions;
  readonly #client: XapiClient;
  readonly #record: string;
  #reading: Promise<PbxBefore> | undefined;
  #before: PbxBefore | undefined;
  #closing: Promise<void> | undefined;
  /** Parameters whose secret the PBX shows. */
  #bare: readonly string[] = [];

  /** @throws ConfigurationError where a run before this one did not put its PBX back */
  constructor(options: XapiSessionOptions) {
    this.#options = options;
    const { access, dispatcher, redactor, turn, folder, restoreLine } = options;
    this.#client = new XapiClient({ access, dispatcher, redactor, turn });
    this.#record = join(folder, RECORD_NAME);
    if (hasRecord(this.#record))
      throw new ConfigurationError(
        `A run before this one has left ${this.#record}: its PBX was not put back.`,
        `Run ${restoreLine(this.#record)} first.`,
      );
  }

  /** @throws NotApplicable */
  forTrial(trial: PbxTrial): PbxDriver {
    const { allow } = this.#options;
    if (!allow.has('configure-pbx')) throw new NotApplicable(NOT_ALLOWED);
    return new XapiDriver({ ...this.#options, ...trial, client: this.#client, session: this });
  }

  /**
   * How the PBX was; read and recorded at the first call.
   * @param selecting the template that is about to be selected
   * @throws Blocked; NotApplicable where the PBX would lose values that nothing can put back
   */
  async before(selecting: string): Promise<PbxBefore> {
    this.#reading ??= this.#read();
    const reading = this.#reading;
    const before = await reading.catch((error: unknown) => {
      if (this.#reading === reading) this.#reading = undefined;
      throw error;
    });
    const lost = this.#lostBy(selecting, before);
    if (lost.length > 0)
      throw new NotApplicable(
        `the PBX uses the template ${selecting} already and masks ${lost.join(', ')}, which could not be put back: select another template there, or name them under pbx.mayLose and enter them again after the run`,
      );
    return before;
  }

  /** Notes on disk that a template is going to be uploaded, so that it is removed in the end. */
  async willUpload(name: string): Promise<void> {
    const before = this.#before;
    if (before === undefined || before.templates.includes(name) || before.uploaded.includes(name)) return;
    await this.#keep({ ...before, uploaded: [...before.uploaded, name] });
  }

  /** Puts the PBX back, once. What goes wrong is said to the admin, with the command line that tries again. */
  close(): Promise<void> {
    this.#closing ??= this.#putBack();
    return this.#closing;
  }

  async #putBack(): Promise<void> {
    const { admin } = this.#options;
    admin.close();
    const client = await this.#client.seal();
    await this.#reading?.catch(() => undefined);
    const before = this.#before;
    if (before === undefined) return;
    try {
      const differing = await restore(client, before);
      removeRecord(this.#record);
      admin.say(howItIs(before, differing));
    } catch (error) {
      const { message } = error as Error;
      admin.say(
        `The PBX ${before.url} is not put back: ${message}. Run: ${this.#options.restoreLine(this.#record)}`,
      );
    }
  }

  async #read(): Promise<PbxBefore> {
    const pages = new CrmPages(this.#client);
    const [page, templates] = [await pages.read(), await pages.templates()];
    const types = new Map(
      templates.find(({ name }) => name === page.Name)?.fields.map(({ name, type }) => [name, type] as const),
    );
    const bare = (page.VariableChoices ?? []).filter((choice) => isBareSecret(choice, types.get(choice.Key)));
    for (const { Key, Value } of bare) this.#options.redactor.learn(Key, Value ?? '');
    const before: PbxBefore = {
      url: this.#client.url,
      page,
      leftOut: [],
      templates: templates.map(({ name }) => name),
      uploaded: [],
      hadCrmContacts: (await countCrmContacts(this.#client)) > 0,
    };
    await this.#keep(
      before,
      bare.map(({ Key }) => Key),
    );
    const { admin, restoreLine } = this.#options;
    const masked = maskedIn(before);
    const unread =
      masked.length === 0
        ? ''
        : ` It masks ${masked.join(', ')}: should it not keep ${masked.length === 1 ? 'that' : 'them'} while another template is selected, an admin enters ${masked.length === 1 ? 'it' : 'them'} again.`;
    admin.say(
      `The rules change the CRM settings of the PBX ${before.url} and put them back.${unread} Should the run be killed: ${restoreLine(this.#record)}`,
    );
    return before;
  }

  /** The file holds no secret; the memory holds all that the PBX has shown. */
  async #keep(before: PbxBefore, bare: readonly string[] = this.#bare): Promise<void> {
    this.#bare = bare;
    const shown = (before.page.VariableChoices ?? []).filter(({ Key }) => !bare.includes(Key));
    const page = { ...before.page, VariableChoices: shown };
    try {
      await writeRecord(this.#record, {
        schema: 'pbx-conformance/pbx-before/1',
        ...before,
        page,
        leftOut: [...bare],
      });
    } catch (error) {
      throw new Blocked((error as Error).message);
    }
    this.#before = before;
  }
  #lostBy(selecting: string, before: PbxBefore): readonly string[] {
    const { mayLose } = this.#options.access;
    return before.page.Name === selecting ? maskedIn(before).filter((name) => !mayLose.includes(name)) : [];
  }
}
