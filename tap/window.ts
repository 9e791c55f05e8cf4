import type { SeenEndpoint, SeenExchange } from '../suites/kit/witness.ts';

/** Exchanges that are kept of each kind at least, and twice as many at most: what browsers fetch, what is about tokens, what is sent to the CRM API. */
export const WINDOW = 500;

/**
 * The exchanges that are looked at: the last of each kind, so that a thousand lookups do not push out the refresh that
 * the next one has to be compared with.
 */
export class TrafficWindow {
  readonly #size: number;
  readonly #kept = new Map<string, SeenExchange[]>();
  readonly #judged = new WeakSet<SeenExchange>();
  #unjudged = 0;

  /** @param size exchanges of each kind; up to twice as many are kept */
  constructor(size = WINDOW) {
    this.#size = size;
  }

  /** How many exchanges left before they were looked at: more came than could be judged in time. */
  get unjudged(): number {
    return this.#unjudged;
  }

  /** Takes an exchange in; the oldest of its kind goes where there is no more room. */
  add(seen: SeenExchange): void {
    const kind = kindOf(seen.endpoint);
    const kept = this.#kept.get(kind) ?? [];
    this.#kept.set(kind, kept);
    kept.push(seen);
    // A list that is shortened by half from time to time costs less than one that is moved at every exchange.
    if (kept.length < this.#size * 2) return;
    const gone = kept.splice(0, this.#size);
    this.#unjudged += gone.filter((one) => !this.#judged.has(one)).length;
  }

  /** @returns a list of what is looked at now, in the order in which the requests came */
  snapshot(): readonly SeenExchange[] {
    const all = [...this.#kept.values()].flat();
    for (const one of all) this.#judged.add(one);
    return all.sort((a, b) => a.number - b.number);
  }
}

function kindOf(endpoint: SeenEndpoint): string {
  if (endpoint === 'api') return 'api';
  return endpoint === 'authorize' || endpoint === 'other' ? 'browser' : 'token';
}
