import type { Contact } from '../engine/lookup.ts';
import { isPhoneOutput, NAME_OUTPUTS, PHONEBOOK_OUTPUTS } from '../engine/output-types.ts';
import { PbxError } from './errors.ts';
import type { PhonebookControl, PhonebookEntry } from './phonebook-types.ts';
import type { Store } from './store.ts';
import type { SystemSettings } from './system-settings.ts';
import type { Clock, ContactSource, SystemSettingsView } from './types.ts';
import { WriteQueue } from './write-queue.ts';

/** Found contacts are written together: no call waits for them. */
const DELAY_MS = 200;
/** What tells one contact of a CRM from another, the first that it has; the PBX takes ContactUrl for unique. */
const IDENTITY = ['ContactUrl', 'EntityId', 'ContactID'] as const;

/** What a phonebook works with. */
export interface PhonebookOptions {
  readonly store: Store;
  readonly system: SystemSettings;
  readonly clock: Clock;
  /** Contacts that are kept; the earliest stored are dropped beyond. 0: found contacts are not stored. */
  readonly most: number;
}

/** An entry with all outputs of its contact, whatever `phonebookKeeps` says now. */
type Whole = PhonebookEntry;
type Matching = SystemSettingsView['numberMatching'];

/** Ids of entries by the digits that are compared. */
interface Index {
  readonly matching: Matching;
  readonly ids: Map<string, number[]>;
}

/** The contacts that the PBX knows by itself: those that lookups found, and its own. */
export class Phonebook implements PhonebookControl {
  readonly #options: PhonebookOptions;
  /** By id, the earliest stored first. */
  readonly #entries = new Map<number, Whole>();
  readonly #ids = new Map<string, number>();
  /** Ids by the digits that are compared; made anew when number matching has changed. */
  #index: Index | undefined;
  readonly #queue: WriteQueue<readonly [id: number, entry: string | undefined]>;
  #last = 0;

  constructor(options: PhonebookOptions) {
    const { store, most } = options;
    this.#options = options;
    for (const text of store.phonebook()) this.#put(JSON.parse(text) as Whole);
    this.#queue = new WriteQueue(store.disk, (changes) => store.writePhonebook(changes), {
      // Each contact, and the removal of as many.
      most: most * 2 + 1,
      delayMs: DELAY_MS,
    });
  }

  /** The contact of a number as it came by the line, by the number matching of the settings. */
  find(number: string): PhonebookEntry | undefined {
    const { numberMatching } = this.#options.system.current;
    const key = this.#entries.size === 0 ? '' : keyOf(number, numberMatching);
    if (key === '') return undefined;
    if (this.#index?.matching !== numberMatching) this.#index = this.#indexBy(numberMatching);
    const entry = this.#entries.get(this.#index.ids.get(key)?.[0] ?? -1);
    return entry && this.#shown(entry);
  }

  /**
   * Stores a contact that a lookup found. One that is stored already stays as it was.
   * @param template whose lookup found it
   * @param updates whether the stored contact takes the outputs of the found one
   */
  keep(template: string, contact: Contact, updates: boolean): void {
    const { clock, most } = this.#options;
    if (most === 0) return;
    const known = this.#ids.get(identityOf(template, contact));
    if (known !== undefined && !updates) return;
    if (known !== undefined && isSame(this.#entries.get(known)?.contact, contact)) return;
    this.#write({ id: known ?? this.#last + 1, source: 'CRM', template, contact, storedAt: clock.now() });
    if (this.#entries.size > most) this.#drop(this.#entries.keys().next().value ?? 0);
  }

  /** The contacts that a template's lookups found, with all their outputs. */
  found(template: string): readonly PhonebookEntry[] {
    return [...this.#entries.values()].filter((each) => each.template === template);
  }

  /** Gives an entry the contact that the CRM has now in its place; without one, or with one that has an entry, it is removed. */
  replace({ id }: PhonebookEntry, contact: Contact | undefined): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    const known = contact && this.#ids.get(identityOf(entry.template ?? '', contact));
    if (contact === undefined || (known !== undefined && known !== id)) this.#drop(id);
    else this.#write({ ...entry, contact, storedAt: this.#options.clock.now() });
  }

  entries(): readonly PhonebookEntry[] {
    return [...this.#entries.values()].map((entry) => this.#shown(entry));
  }

  create(contact: Contact): PhonebookEntry {
    const hasName = NAME_OUTPUTS.some((type) => contact[type]);
    if (!hasName || phonesOf(contact).length === 0)
      throw new PbxError(
        'bad-value',
        'A contact of the phonebook has no name or no number.',
        `Give one of ${NAME_OUTPUTS.join(', ')}, and a number.`,
      );
    const { store, clock } = this.#options;
    const entry: Whole = { id: this.#last + 1, source: '3CX', contact, storedAt: clock.now() };
    store.disk.write(() => store.writePhonebook([[entry.id, JSON.stringify(entry)]]));
    this.#put(entry);
    return this.#shown(entry);
  }

  removeAll(source: ContactSource): number {
    const { store } = this.#options;
    const ids = [...this.#entries.values()].filter((each) => each.source === source).map(({ id }) => id);
    store.disk.write(() => store.writePhonebook(ids.map((id) => [id, undefined])));
    for (const id of ids) this.#forget(id);
    return ids.length;
  }

  /** Writes what is not yet stored. */
  flush(): void {
    this.#queue.flush();
  }

  #write(entry: Whole): void {
    this.#put(entry);
    this.#queue.add([entry.id, JSON.stringify(entry)], entry.id);
  }

  #drop(id: number): void {
    this.#forget(id);
    this.#queue.add([id, undefined], id);
  }

  #put(entry: Whole): void {
    const { id, template, contact } = entry;
    this.#forget(id, { keepsPlace: true });
    this.#entries.set(id, entry);
    if (template !== undefined) this.#ids.set(identityOf(template, contact), id);
    this.#last = Math.max(this.#last, id);
    if (this.#index !== undefined) indexInto(this.#index, entry);
  }

  #forget(id: number, { keepsPlace = false } = {}): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    if (!keepsPlace) this.#entries.delete(id);
    if (entry.template !== undefined) this.#ids.delete(identityOf(entry.template, entry.contact));
    if (this.#index === undefined) return;
    for (const key of keysOf(entry, this.#index.matching)) {
      const others = this.#index.ids.get(key)?.filter((each) => each !== id) ?? [];
      if (others.length === 0) this.#index.ids.delete(key);
      else this.#index.ids.set(key, others);
    }
  }

  #indexBy(matching: Matching): Index {
    const index = { matching, ids: new Map<string, number[]>() };
    for (const entry of this.#entries.values()) indexInto(index, entry);
    return index;
  }

  /** What the phonebook keeps of the contact. */
  #shown(entry: Whole): PhonebookEntry {
    if (this.#options.system.current.phonebookKeeps === 'all-outputs') return entry;
    const kept = Object.entries(entry.contact).filter(([type]) => PHONEBOOK_OUTPUTS.includes(type));
    return { ...entry, contact: Object.fromEntries(kept) };
  }
}

function indexInto(index: Index, entry: Whole): void {
  for (const key of keysOf(entry, index.matching))
    index.ids.set(key, [...(index.ids.get(key) ?? []), entry.id]);
}

function keysOf({ contact }: Whole, matching: Matching): ReadonlySet<string> {
  const keys = phonesOf(contact).map((number) => keyOf(number, matching));
  return new Set(keys.filter((key) => key !== ''));
}

/** The digits of a number that are compared: all but an international prefix, or the last ones. Empty: none are. */
function keyOf(number: string, matching: Matching): string {
  if (matching === 'none') return '';
  const digits = number.replace(/\D/g, '');
  return matching === 'exact' ? digits.replace(/^00/, '') : digits.slice(-matching);
}

function phonesOf(contact: Contact): string[] {
  return Object.entries(contact).flatMap(([type, number]) =>
    isPhoneOutput(type) && /\d/.test(number) ? [number] : [],
  );
}

function identityOf(template: string, contact: Contact): string {
  const type = IDENTITY.find((each) => contact[each]);
  return JSON.stringify([template, type === undefined ? contact : contact[type]]);
}

function isSame(one: Contact | undefined, other: Contact): boolean {
  const types = Object.keys(other);
  return (
    one !== undefined &&
    types.length === Object.keys(one).length &&
    types.every((type) => one[type] === other[type])
  );
}
