import { nodesIn } from '../simulator/expression/index.ts';
import { readDate } from './dates.ts';

type Node = ReturnType<typeof nodesIn>[number];

/** A place in a text of a template where a value stands. */
interface Hole {
  /** Name whose value it is; absent where it is computed of several, or of none. */
  readonly name?: string;
  /** The format by which it is written, of `ToString`. */
  readonly format?: string;
  readonly isSeconds: boolean;
  /** A method changes the value before it is written. */
  readonly isChanged?: true;
}

/** Methods whose results show the value itself. */
const READABLE = /^(?:ToString|(?:get_)?TotalSeconds)$/i;

/** Characters that no template holds; between them is the number of a hole. */
const [BEGIN, END] = ['\u{e000}', '\u{e001}'];
const HOLE = /\u{e000}(\d+)\u{e001}/gu;

/**
 * A text of a template read backwards: which values its names had in a text that was made of it.
 * `[Host]/contacts?phone=[[Number].Replace("+","%2B")]` is a pattern with two holes, `Host` and `Number`.
 */
export class Pattern {
  /** The text with holes in place of its expressions. */
  readonly text: string;
  /** Names whose values it shows as a method made them: another text may show them as they are. */
  get changedNames(): readonly string[] {
    return this.#holes.flatMap(({ name, isChanged }) => (name !== undefined && isChanged ? [name] : []));
  }

  /** How many characters have to be as they are. */
  readonly weight: number;
  readonly #holes: readonly Hole[];
  readonly #readings = new Map<string, Reading>();

  constructor(text: string, holes: readonly Hole[]) {
    this.text = text;
    this.weight = text.replace(HOLE, '').length;
    this.#holes = holes;
  }

  /** @returns the pattern of a text; one of a single unnamed hole where it cannot be read */
  static of(source: string): Pattern {
    const holes: Hole[] = [];
    try {
      const [root] = nodesIn(source, 'text');
      return new Pattern(root === undefined ? '' : written(root, holes), holes);
    } catch {
      return new Pattern(`${BEGIN}0${END}`, [{ isSeconds: false }]);
    }
  }

  /** @returns a part of this pattern, with the same holes */
  part(text: string): Pattern {
    return new Pattern(text, this.#holes);
  }

  /**
   * @param hole what a value may be, as the source of a regular expression
   * @returns the values by name; undefined where the text was not made of this pattern
   */
  match(text: string, hole = '[\\s\\S]*?'): Record<string, string> | undefined {
    const { regExp, found } = this.#read(hole);
    const match = regExp.exec(text);
    if (match === null) return undefined;
    const values: Record<string, string> = {};
    for (const [index, each] of found.entries()) {
      const value = match[index + 1] ?? '';
      if (each.name !== undefined) Object.assign(values, namedValue(each, value));
    }
    return values;
  }

  #read(hole: string): Reading {
    const known = this.#readings.get(hole);
    if (known !== undefined) return known;
    const found: Hole[] = [];
    const source = this.text
      .split(/(\u{e000}\d+\u{e001})/u)
      .map((part) => {
        const number = /^\u{e000}(\d+)\u{e001}$/u.exec(part)?.[1];
        if (number === undefined) return part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
        found.push(this.#holes[Number(number)] ?? { isSeconds: false });
        return `(${hole})`;
      })
      .join('');
    const reading = { regExp: new RegExp(`^${source}$`, 'i'), found };
    this.#readings.set(hole, reading);
    return reading;
  }
}

/** A pattern as a regular expression, and its holes in the order of its groups. */
interface Reading {
  readonly regExp: RegExp;
  readonly found: readonly Hole[];
}

function namedValue({ name = '', format, isSeconds }: Hole, value: string): Record<string, string> {
  if (isSeconds) return { DurationSeconds: value };
  if (name === 'DurationTimespan') return { Duration: value };
  if (!/(Time|Date)/.test(name) || format === undefined) return { [name]: value };
  const read = readDate(value, format);
  return read === undefined ? {} : { [name]: read };
}

function written(node: Node, holes: Hole[]): string {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'concat') return node.parts.map((part) => written(part, holes)).join('');
  const number = holes.push(holeOf(node)) - 1;
  return `${BEGIN}${number}${END}`;
}

function holeOf(node: Node): Hole {
  if (node.kind === 'name') return { name: node.name, isSeconds: false };
  if (node.kind !== 'call') return { isSeconds: false };
  const inner = holeOf(node.receiver);
  const format = node.calls.find(({ name }) => name === 'ToString')?.args[0];
  return {
    ...inner,
    ...(node.calls.some(({ name }) => !READABLE.test(name)) && { isChanged: true as const }),
    isSeconds: inner.isSeconds || node.calls.some(({ name }) => /^(get_)?TotalSeconds$/.test(name)),
    ...(format?.kind === 'text' ? { format: format.text } : {}),
  };
}
