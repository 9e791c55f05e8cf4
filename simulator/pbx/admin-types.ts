/** What the admin sets on the CRM page beside the values of a template. */
export interface CrmOptions {
  /** Whether calls with outside numbers are looked up and logged. */
  readonly externalCalls: boolean;
  /** The same for calls to a DID number, which have a switch of their own. */
  readonly didCalls: boolean;
  /** Whether the CRM is queried for a number that the phonebook has. */
  readonly phonebookPriority: 'NotQueryIfInPhonebookFound' | 'AlwaysQuery';
  /** Whether a contact of the phonebook is updated once a lookup or a synchronization finds it changed. */
  readonly phonebookSynchronization: boolean;
}

/** How the PBX shows names; `queueName` is stored and has no effect. */
export interface PhonebookDisplay {
  readonly names: 'FirstNameLastName' | 'LastNameFirstName';
  readonly queueName: 'NotAdd' | 'Append' | 'Prepend';
}

/** How the PBX writes call data records; stored and shown, since the simulated PBX writes none. */
export interface CdrOptions {
  readonly enabled: boolean;
  readonly logType: 'SingleFileForAllCalls' | 'SingleFileForEachCall' | 'PassiveSocket' | 'ActiveSocket';
  /** Lengths pad a field; 0: as long as its value. */
  readonly fields: readonly { readonly name: string; readonly length: number }[];
  /** Of a file, in megabytes. */
  readonly logSize: number;
  readonly removeCommaDelimiters: boolean;
  readonly socketAddress: string;
  readonly socketPort: number;
}

/** The settings of the console that belong to no template. */
export interface AdminSettingsView {
  readonly crm: CrmOptions;
  readonly phonebook: PhonebookDisplay;
  readonly cdr: CdrOptions;
}

/** A change of some of these settings, area by area. */
export type AdminSettingsChange = {
  readonly [Area in keyof AdminSettingsView]?: Partial<AdminSettingsView[Area]>;
};

/** Reads and changes these settings. */
export interface AdminControl {
  readonly current: AdminSettingsView;
  /** Changes settings, durably. @throws PbxError `not-stored`; then nothing changes */
  save(change: AdminSettingsChange): void;
}

/** A program that may use the configuration API, with the secret it was given once. */
export interface PrincipalCredentials {
  readonly id: string;
  readonly secret: string;
}

/** The service principals of a PBX. */
export interface PrincipalControl {
  /** The ids, those of the stored principals first. */
  ids(): readonly string[];
  /** Adds a principal, durably. @returns its secret, for the only time @throws PbxError `bad-value`, `not-stored` */
  create(id: string): PrincipalCredentials;
  /** Removes a stored principal; its access tokens end. @throws PbxError `unknown-principal`, `not-stored` */
  remove(id: string): void;
  /** Which one of the principals of this id it is: a new one after `remove` and `create`; `undefined`: there is none by now. */
  versionOf(id: string): string | undefined;
  /** Whether the secret is the principal's. */
  accepts(id: string, secret: string): boolean;
}
