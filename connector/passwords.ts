import { scrypt, scryptSync, timingSafeEqual } from 'node:crypto';
import type { Random } from './environment.ts';
import type { PasswordVerifier } from './policy/repositories.ts';

const KEY_LENGTH = 32;

/** User passwords, stored as scrypt hashes with their salt and cost. */
export class Passwords implements PasswordVerifier {
  readonly #cost: number;
  readonly #random: Random;
  /** Compared when the user does not exist, so that it takes as long as a wrong password. */
  readonly #dummyHash: string;

  /** @param cost scrypt's N, a power of two */
  constructor(cost: number, random: Random) {
    this.#cost = cost;
    this.#random = random;
    this.#dummyHash = `scrypt$${cost}$${Buffer.alloc(16).toString('base64url')}$${Buffer.alloc(KEY_LENGTH).toString('base64url')}`;
  }

  /** The hash to store, with a new salt. */
  hash(password: string): string {
    const salt = this.#random(16);
    const key = scryptSync(password, salt, KEY_LENGTH, scryptOptions(this.#cost));
    return `scrypt$${this.#cost}$${Buffer.from(salt).toString('base64url')}$${key.toString('base64url')}`;
  }

  /**
   * Whether the password is right.
   * @param stored the result of `hash`; undefined (no such user): false after the same time
   */
  async verify(password: string, stored: string | undefined): Promise<boolean> {
    const [, cost = '', salt = '', expected = ''] = (stored ?? this.#dummyHash).split('$');
    const key = await derive(password, Buffer.from(salt, 'base64url'), Number(cost));
    return timingSafeEqual(key, Buffer.from(expected, 'base64url')) && stored !== undefined;
  }
}

function scryptOptions(cost: number) {
  return { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 + 1024 * 1024 };
}

function derive(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_LENGTH, scryptOptions(cost), (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
