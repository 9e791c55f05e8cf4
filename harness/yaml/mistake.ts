/** One mistake in a file that a person writes. */
export interface Mistake {
  readonly line: number;
  /** What is wrong and what was meant, in one sentence. */
  readonly text: string;
}

/** A place in a document: keys, and positions in lists. */
export type Path = readonly PropertyKey[];

/** What explains a mistake has to know of a document. */
export interface Places {
  /** The line of a place, or of the nearest place around it. */
  lineOf(path: Path): number;
  /** The value at a place; null where a key has none, undefined where there is no such key. */
  valueAt(path: Path): unknown;
  /** A scalar as it is written: `+33142000000` is a number to YAML. */
  sourceOf(path: Path): string;
}
