import type { Store } from './store.ts';
import type { AdminControl, AdminSettingsChange, AdminSettingsView, Ringing } from './types.ts';

/** The fact that holds the settings, as JSON. */
const FACT = 'admin-settings';

const DEFAULTS: AdminSettingsView = {
  crm: {
    externalCalls: true,
    didCalls: true,
    phonebookPriority: 'AlwaysQuery',
    phonebookSynchronization: false,
  },
  phonebook: { names: 'FirstNameLastName', queueName: 'NotAdd' },
  cdr: {
    enabled: false,
    logType: 'SingleFileForAllCalls',
    fields: [],
    logSize: 10,
    removeCommaDelimiters: false,
    socketAddress: '',
    socketPort: 0,
  },
};

/** The settings of the console that belong to no template, durably. */
export class AdminSettings implements AdminControl {
  readonly #store: Store;
  #current: AdminSettingsView;

  constructor(store: Store) {
    this.#store = store;
    this.#current = merged(DEFAULTS, JSON.parse(store.fact(FACT) ?? '{}') as AdminSettingsChange);
  }

  get current(): AdminSettingsView {
    return this.#current;
  }

  /** Changes settings. @throws PbxError `not-stored`; then nothing changes */
  save(change: AdminSettingsChange): void {
    const wanted = merged(this.#current, change);
    this.#store.saveFact(FACT, JSON.stringify(wanted));
    this.#current = wanted;
  }

  /** Whether the CRM has to do with a call (XAPI, `EnabledForDidCalls` and `EnabledForExternalCalls`). */
  covers({ did }: Pick<Ringing, 'did' | 'number'>): boolean {
    const { didCalls, externalCalls } = this.#current.crm;
    return did === undefined ? externalCalls : didCalls;
  }
}

function merged(base: AdminSettingsView, change: AdminSettingsChange): AdminSettingsView {
  return {
    crm: { ...base.crm, ...change.crm },
    phonebook: { ...base.phonebook, ...change.phonebook },
    cdr: { ...base.cdr, ...change.cdr },
  };
}
