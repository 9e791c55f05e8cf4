import type { Store } from './store.ts';

/** Prefix of the fact that holds a template's trouble. */
const FACT = 'trouble:';

/** What is wrong with a connection whose token is stored, as far as the PBX knows. */
export const TROUBLES = [
  'token-dropped-by-test',
  'token-overwritten',
  'values-changed',
  'authorize-failed',
  'client-refused',
  'refused-by-crm',
] as const;

/** What is wrong with a connection. */
export type Trouble = (typeof TROUBLES)[number];

/** What explains a refusal of the token: the refusal itself says less. */
const CAUSES: ReadonlySet<string> = new Set<Trouble>([
  'token-dropped-by-test',
  'token-overwritten',
  'values-changed',
]);

/** The latest trouble of one template's connection, durably. A sign-in that succeeds ends it. */
export class ConnectionTrouble {
  readonly #name: string;
  readonly #store: Store;

  constructor(template: string, store: Store) {
    this.#name = FACT + template;
    this.#store = store;
  }

  /** `undefined` where nothing is known to be wrong. */
  get now(): Trouble | undefined {
    const known = this.#store.fact(this.#name);
    return TROUBLES.find((each) => each === known);
  }

  /** Remembers a trouble; a refusal does not replace what explains it. */
  begin(trouble: Trouble): void {
    const { now } = this;
    if (now === trouble || (trouble === 'refused-by-crm' && CAUSES.has(now ?? ''))) return;
    this.#store.setFact(this.#name, trouble);
  }

  /** The connection works. */
  end(): void {
    if (this.now !== undefined) this.#store.setFact(this.#name, undefined);
  }
}
