/** What a reading had to infer because the file does not say it. */
export type Inference =
  | 'abandoned'
  | 'untalked'
  | 'voicemail'
  | 'click-to-call'
  | 'blocked'
  | 'withheld'
  | 'joined';

/** Counts inferences while a recording is read. */
export class ReadingNotes {
  readonly #counts = new Map<Inference, number>();

  add(inference: Inference, count = 1): void {
    this.#counts.set(inference, (this.#counts.get(inference) ?? 0) + count);
  }

  count(inference: Inference): number {
    return this.#counts.get(inference) ?? 0;
  }
}
