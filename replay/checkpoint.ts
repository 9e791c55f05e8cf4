import type { Journaling } from '../simulator/pbx/index.ts';
import type { Statistics, StatisticsData } from './statistics.ts';

/** How far a partition has been played, as JSON. Calls are named by their index among all calls of the replay. */
export interface CheckpointData {
  /** Every call before it has been placed. */
  readonly next: number;
  /** Of those, the ones that are not over. */
  readonly open: readonly number[];
  /** Lines without a call that have been counted. */
  readonly countedLines: number;
}

/**
 * Follows a partition call by call, so that another worker can resume it. A call counts once it is over, and one that a PBX
 * has kept once it has arrived: calls that are played again have not been counted yet.
 */
export class Checkpoint {
  #next: number;
  #asked = 0;
  #underWay = 0;
  #countedLines: number;
  #read = 0;
  readonly #open: Set<number>;
  readonly #kept = new Map<number, () => void>();

  constructor(data: CheckpointData = { next: 0, open: [], countedLines: 0 }) {
    this.#next = data.next;
    this.#open = new Set(data.open);
    this.#countedLines = data.countedLines;
  }

  /** Must be asked for every call in turn. */
  isOver(index: number): boolean {
    this.#asked = index + 1;
    return index < this.#next && !this.#open.has(index);
  }

  /** Whether calls are left that an earlier owner had placed. */
  get catchesUp(): boolean {
    return this.#open.size > this.#underWay && this.#asked < this.#next;
  }

  /** Must be asked for every line without a call in turn; the caller counts a line for which it returns false. */
  isLineCounted(): boolean {
    this.#read += 1;
    if (this.#read <= this.#countedLines) return true;
    this.#countedLines = this.#read;
    return false;
  }

  /** @returns the statistics that go with this checkpoint: without calls that do not count yet */
  counted(statistics: Statistics): StatisticsData {
    const { counts, ...others } = statistics.toJSON();
    return { ...others, counts: { ...counts, placed: counts.placed - this.#underWay } };
  }

  /** A call was placed. */
  placed(index: number): void {
    this.#next = Math.max(this.#next, index + 1);
    this.#open.add(index);
    this.#underWay += 1;
  }

  /** A call is over. @param count makes it count */
  ended(index: number, journaling: Journaling, count: () => void): void {
    if (journaling === 'kept') this.#kept.set(index, count);
    else this.#close(index, count);
  }

  /** The PBXs keep no call any more, or the replay no longer waits for those they keep. */
  settled(): void {
    for (const [index, count] of this.#kept) this.#close(index, count);
    this.#kept.clear();
  }

  /** What another worker resumes from. */
  toJSON(): CheckpointData {
    return { next: this.#next, open: [...this.#open], countedLines: this.#countedLines };
  }

  #close(index: number, count: () => void): void {
    this.#open.delete(index);
    this.#underWay -= 1;
    count();
  }
}
