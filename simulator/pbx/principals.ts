import { createHash, timingSafeEqual } from 'node:crypto';
import { PbxError } from './errors.ts';
import type { Store } from './store.ts';
import type { PrincipalControl, PrincipalCredentials } from './types.ts';

/** The fact that holds the principals, as JSON. */
const FACT = 'service-principals';
const SECRET_BYTES = 32;
const MOST = 50;
const ID = /^[\w.-]{1,64}$/;

/**
 * The service principals of the PBX: programs that get access tokens by client credentials (RFC 6749 4.4). A secret is
 * shown once; only its hash is stored. It has 256 random bits, so a plain hash cannot be searched.
 */
export class ServicePrincipals implements PrincipalControl {
  readonly #store: Store;
  readonly #random: (size: number) => Uint8Array;
  readonly #given: PrincipalCredentials | undefined;
  /** SHA-256 of the secrets, hexadecimal, by id. */
  #hashes: ReadonlyMap<string, string>;

  /** @param given a principal that exists while the process runs, and is not stored */
  constructor(store: Store, random: (size: number) => Uint8Array, given?: PrincipalCredentials) {
    this.#store = store;
    this.#random = random;
    this.#given = given;
    this.#hashes = new Map(Object.entries(JSON.parse(store.fact(FACT) ?? '{}') as Record<string, string>));
  }

  /** The ids, those of the stored principals first. */
  ids(): readonly string[] {
    const stored = [...this.#hashes.keys()];
    return this.#given === undefined || this.#hashes.has(this.#given.id)
      ? stored
      : [...stored, this.#given.id];
  }

  /** Adds a principal, durably. @returns its secret, for the only time @throws PbxError `bad-value`, `not-stored` */
  create(id: string): PrincipalCredentials {
    if (!ID.test(id))
      throw new PbxError(
        'bad-value',
        'A client id has 1 to 64 letters, digits, dots, hyphens and underscores.',
        'Choose another one, for example ci-runner.',
      );
    if (this.ids().includes(id))
      throw new PbxError('bad-value', `There is a service principal ${id} already.`, 'Choose another id.');
    if (this.#hashes.size >= MOST)
      throw new PbxError('bad-value', `There are ${MOST} service principals.`, 'Remove one first.');
    const secret = Buffer.from(this.#random(SECRET_BYTES)).toString('base64url');
    this.#save(new Map(this.#hashes).set(id, hashOf(secret).toString('hex')));
    return { id, secret };
  }

  /** Removes a stored principal; its access tokens end. @throws PbxError `unknown-principal`, `not-stored` */
  remove(id: string): void {
    const left = new Map(this.#hashes);
    if (!left.delete(id))
      throw new PbxError(
        'unknown-principal',
        `There is no stored service principal ${id}.`,
        'The Settings page lists them.',
      );
    this.#save(left);
  }

  /** Which one of the principals of this id it is; `undefined` without one. */
  versionOf(id: string): string | undefined {
    return this.#hashes.get(id) ?? (this.#given?.id === id ? 'given' : undefined);
  }

  /** Whether the secret is the principal's; compared in constant time. */
  accepts(id: string, secret: string): boolean {
    const known = this.#hashes.get(id);
    if (known !== undefined) return timingSafeEqual(Buffer.from(known, 'hex'), hashOf(secret));
    return this.#given?.id === id && timingSafeEqual(hashOf(this.#given.secret), hashOf(secret));
  }

  #save(hashes: ReadonlyMap<string, string>): void {
    this.#store.saveFact(FACT, JSON.stringify(Object.fromEntries(hashes)));
    this.#hashes = hashes;
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
