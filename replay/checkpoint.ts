import type { Journaling } from '../simulator/pbx/types.ts';
import type { Statistics, StatisticsData } from './statistics.ts';

/** Where a part of a replay stands. Calls are named by their place among all calls of the replay. */
export interface CheckpointData {
  /** Every call before it has been placed. */
  readonly next: number;
  /** Of those, the ones that are not over. */
  readonly open: readonly number[];
  /** Lines without a call that have been counted. */
  readonly told: number;
}

/**
 * Follows a part of a replay call by call, so that another can go on from where it stood. A call counts once it is over,
 * and one that a PBX has kept once it has arrived: whatever is played again has not been counted yet.
 */
export class Checkpoint {
  #next: number;
  #asked = 0;
  #underWay = 0;
  #told: number;
  #read = 0;
  readonly #open: Set<number>;
  readonly #kept = new Map<number, () => void>();

  constructor(data: CheckpointData = { next: 0, open: [], told: 0 }) {
    this.#next = data.next;
    this.#open = new Set(data.open);
    this.#told = data.told;
  }

  /** To be asked for every call in turn. */
  isOver(index: number): boolean {
    this.#asked = index + 1;
    return index < this.#next && !this.#open.has(index);
  }

  /** Whether there are calls left that somebody else placed before. */
  get catchesUp(): boolean {
    return this.#open.size > this.#underWay && this.#asked < this.#next;
  }

  /** To be asked for every line without a call in turn; what it denies is counted then. */
  isLineCounted(): boolean {
    this.#read += 1;
    if (this.#read <= this.#told) return true;
    this.#told = this.#read;
    return false;
  }

  /** @returns the statistics of this part as they go with the place it stands at: without calls that do not count yet */
  counted(statistics: Statistics): StatisticsData {
    const { counts, ...others } = statistics.toJSON();
    return { ...others, counts: { ...counts, placed: counts.placed - this.#underWay } };
  }

  placed(index: number): void {
    this.#next = Math.max(this.#next, index + 1);
    this.#open.add(index);
    this.#underWay += 1;
  }

  /** @param count makes the call count */
  ended(index: number, journaling: Journaling, count: () => void): void {
    if (journaling === 'kept') this.#kept.set(index, count);
    else this.#close(index, count);
  }

  /** The PBXs keep no call any more, or nobody waits for those they keep. */
  settled(): void {
    for (const [index, count] of this.#kept) this.#close(index, count);
    this.#kept.clear();
  }

  toJSON(): CheckpointData {
    return { next: this.#next, open: [...this.#open], told: this.#told };
  }

  #close(index: number, count: () => void): void {
    this.#open.delete(index);
    this.#underWay -= 1;
    count();
  }
}
