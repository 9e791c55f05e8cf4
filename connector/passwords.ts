import { scrypt, scryptSync, timingSafeEqual } from 'node:crypto';
import type { Random } from './environment.ts';

const length = 32;

/** User passwords: kept with scrypt, a salt and the cost they were made with. */
export class Passwords {
  readonly #cost: number;
  readonly #random: Random;
  /** Compared with when the user does not exist, so that this takes as long as a wrong password. */
  readonly #nobody: string;

  /** @param cost scrypt's N, a power of two */
  constructor(cost: number, random: Random) {
    this.#cost = cost;
    this.#random = random;
    this.#nobody = `scrypt$${cost}$${Buffer.alloc(16).toString('base64url')}$${Buffer.alloc(length).toString('base64url')}`;
  }

  hash(password: string): string {
    const salt = this.#random(16);
    const key = scryptSync(password, salt, length, scryptOptions(this.#cost));
    return `scrypt$${this.#cost}$${Buffer.from(salt).toString('base64url')}$${key.toString('base64url')}`;
  }

  /** @param stored what `hash` gave; undefined (no such user) is false after the same time */
  async verify(password: string, stored: string | undefined): Promise<boolean> {
    const [, cost = '', salt = '', expected = ''] = (stored ?? this.#nobody).split('$');
    const key = await derive(password, Buffer.from(salt, 'base64url'), Number(cost));
    return timingSafeEqual(key, Buffer.from(expected, 'base64url')) && stored !== undefined;
  }
}

function scryptOptions(cost: number) {
  return { N: cost, r: 8, p: 1, maxmem: 256 * cost * 8 + 1024 * 1024 };
}

function derive(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, scryptOptions(cost), (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
