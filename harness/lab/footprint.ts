import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { type Policy, type Random, soundPolicy } from '../../connector/server.ts';
import type { WireExchange } from '../../suites/kit/mutants.ts';
import type { PlantedFault } from '../reference.ts';

/** A mutant, or a variant, by a name that no other has. */
export interface Named {
  readonly key: string;
  readonly mutant: PlantedFault;
}

type Decide = (...about: readonly unknown[]) => unknown;
type Name = keyof Policy;

/**
 * Watches one trial at the sound connector, and finds out which mutants the rule can meet.
 *
 * A mutant is met when, at least once in that trial, its replaced decision would have come to something else or left
 * something else in the store, its bent wire would have carried something else, or its template would have been another. A mutant that is not met behaves as the
 * sound connector does all along the trial, so it cannot change the verdict and need not be tried. Both sides of a
 * comparison draw the same bytes, so that two tokens differ by how they are made and not by chance. Where the comparison
 * is not possible (the replacement is asynchronous) the mutant counts as met.
 */
export class Footprint {
  readonly #mutants: readonly Named[];
  readonly #met = new Set<string>();
  /** Unpredictable bytes that every side of a comparison draws, from the first on. */
  #tape: number[] = [];
  #drawn = 0;
  /** The mutant whose decisions are being compared: it decides for itself what it asks of others. */
  #comparing: PlantedFault | undefined;

  constructor(mutants: readonly Named[]) {
    this.#mutants = mutants;
  }

  /** Keys of the mutants met so far. */
  get met(): ReadonlySet<string> {
    return this.#met;
  }

  /** What to plant for the trial that is watched: nothing that differs from the sound connector. */
  get watch(): PlantedFault {
    return {
      policy: Object.fromEntries(
        Object.entries(soundPolicy).map(([name, decide]) => [
          name,
          this.#watched(name as Name, decide as Decide),
        ]),
      ) as unknown as Policy,
      tamper: (exchange) => this.#compareWire(exchange),
      template: (xml) => this.#compareTemplate(xml, 'template'),
      headlessTemplate: (xml) => this.#compareTemplate(xml, 'headlessTemplate'),
      random: this.#random,
    };
  }

  readonly #random: Random = (bytes) => {
    if (this.#comparing === undefined) return randomBytes(bytes);
    const end = this.#drawn + bytes;
    if (end > this.#tape.length) this.#tape.push(...randomBytes(end - this.#tape.length));
    const drawn = this.#tape.slice(this.#drawn, end);
    this.#drawn = end;
    return Uint8Array.from(drawn);
  };

  #watched(name: Name, decide: Decide): Decide {
    const replacing = this.#mutants.filter(({ mutant }) => mutant.policy?.[name] !== undefined);
    return (...about) => {
      const comparing = this.#comparing;
      if (comparing !== undefined)
        return ((comparing.policy?.[name] as Decide | undefined) ?? decide)(...about);
      const open = replacing.filter(({ key }) => !this.#met.has(key));
      if (open.length > 0) {
        this.#tape = [];
        const sound = this.#asTried(undefined, decide, about);
        for (const { key, mutant } of open) {
          if (differs(sound, this.#asTried(mutant, mutant.policy?.[name] as Decide, about)))
            this.#met.add(key);
        }
      }
      return decide(...about);
    };
  }

  /** What a decision would come to, with whatever it did to the store undone. */
  #asTried(mutant: PlantedFault | undefined, decide: Decide, about: readonly unknown[]): Outcome {
    if (decide.constructor.name === 'AsyncFunction') return { kind: 'unknown' };
    const database = databaseOf(about);
    const session = database?.createSession();
    this.#comparing = mutant ?? {};
    this.#drawn = 0;
    database?.exec('SAVEPOINT footprint');
    try {
      const value = decide(...about);
      return isThenable(value) ? { kind: 'unknown' } : { kind: 'value', value, stored: session?.changeset() };
    } catch (error) {
      const { name, message, reason } = error as Error & { reason?: unknown };
      return { kind: 'thrown', value: [name, reason ?? message], stored: session?.changeset() };
    } finally {
      this.#comparing = undefined;
      session?.close();
      database?.exec('ROLLBACK TO footprint; RELEASE footprint');
    }
  }

  #compareWire(exchange: WireExchange): WireExchange {
    for (const { key, mutant } of this.#mutants) {
      if (mutant.tamper === undefined || this.#met.has(key)) continue;
      const { status, headers, body } = mutant.tamper(exchange);
      const same =
        status === exchange.status && body === exchange.body && isDeepStrictEqual(headers, exchange.headers);
      if (!same) this.#met.add(key);
    }
    return exchange;
  }

  #compareTemplate(xml: string, which: 'template' | 'headlessTemplate'): string {
    for (const { key, mutant } of this.#mutants) {
      const change = mutant[which];
      if (change !== undefined && change(xml) !== xml) this.#met.add(key);
    }
    return xml;
  }
}

/** What a decision came to: its value or its refusal, and what it changed in the store. */
type Outcome =
  | { readonly kind: 'value' | 'thrown'; readonly value: unknown; readonly stored: Uint8Array | undefined }
  | { readonly kind: 'unknown' };

function differs(sound: Outcome, faulty: Outcome): boolean {
  return sound.kind === 'unknown' || faulty.kind === 'unknown' || !isDeepStrictEqual(sound, faulty);
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}

/** The store that a decision was given, wherever it stands among what it was asked about. */
function databaseOf(about: readonly unknown[]): DatabaseSync | undefined {
  for (const one of about) {
    const holder = one as
      | { database?: { connection?: DatabaseSync }; store?: { database?: { connection?: DatabaseSync } } }
      | null
      | undefined;
    if (typeof holder !== 'object' || holder === null) continue;
    const connection = holder.database?.connection ?? holder.store?.database?.connection;
    if (connection !== undefined) return connection;
  }
  return undefined;
}
