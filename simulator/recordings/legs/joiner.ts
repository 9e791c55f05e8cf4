/** Calls that may be open at once: legs of a call are near one another, and not always next to one another. */
const MOST_OPEN = 5000;
/** Characters of all legs that are open, so that long transcriptions keep fewer calls open. */
const MOST_CHARACTERS = 16 * 1024 * 1024;
/** Calls that are remembered once they are complete, to notice a leg that comes too late. */
const MOST_REMEMBERED = 20_000;
const LONGEST_ID = 200;

/** A call whose legs are not known to be complete. */
interface OpenCall<Leg> {
  readonly legs: Leg[];
  characters: number;
}

/** Joins legs to calls by their id, in bounded memory. */
export class LegJoiner<Leg> {
  readonly #open = new Map<string, OpenCall<Leg>>();
  readonly #complete = new Set<string>();
  #characters = 0;
  #anonymous = 0;

  /**
   * Takes a leg; one without an id is a call by itself.
   * @param characters length of the leg's texts
   * @returns calls that are complete now; `late` where the call of this leg was handed out before
   */
  add(id: string, leg: Leg, characters: number): readonly Leg[][] | 'late' {
    // A copy: a piece of the file's text would keep all the text around it in memory.
    const key = id === '' ? `#${++this.#anonymous}` : Buffer.from(id.slice(0, LONGEST_ID)).toString();
    if (this.#complete.has(key)) return 'late';
    const call = this.#open.get(key) ?? { legs: [], characters: 0 };
    call.legs.push(leg);
    call.characters += characters;
    this.#characters += characters;
    this.#open.set(key, call);
    return [...this.#overflow()];
  }

  /** The calls that the end of the file completes. */
  *end(): Generator<Leg[]> {
    for (const { legs } of this.#open.values()) yield legs;
    this.#open.clear();
  }

  /** The oldest calls, where more are open than may be. */
  *#overflow(): Generator<Leg[]> {
    for (const [id, { legs, characters }] of this.#open) {
      if (this.#open.size <= MOST_OPEN && this.#characters <= MOST_CHARACTERS) return;
      this.#open.delete(id);
      this.#characters -= characters;
      this.#remember(id);
      yield legs;
    }
  }

  #remember(id: string): void {
    this.#complete.add(id);
    if (this.#complete.size <= MOST_REMEMBERED) return;
    for (const first of this.#complete) {
      this.#complete.delete(first);
      return;
    }
  }
}
