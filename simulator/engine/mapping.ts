import { memoize } from '../expression/memoize.ts';
import type { Rule, Variable } from '../template/model.ts';
import { EngineError } from './errors.ts';
import { leafText } from './response.ts';
import type { Tree } from './tree.ts';

/** One record: the element chosen in each array on the record's path, by the path of the array. */
export type Record = ReadonlyMap<string, Tree>;

/** The record of a response without arrays, or of a scenario without rules. */
export const WHOLE_RESPONSE: Record = new Map();

/** Most elements that the rules are applied to. */
const MAX_CANDIDATES = 100_000;

/**
 * The records in a response that pass every rule, in the response's order. The first rule whose path walks
 * through an array sets the records (one per element); the other rules must hold within such a record.
 * Without rules the response is one record.
 * @throws EngineError `too-large`
 */
export function findRecords(root: Tree, rules: readonly Rule[]): Record[] {
  if (rules.length === 0) return [WHOLE_RESPONSE];
  let candidates: Record[] = [WHOLE_RESPONSE];
  for (const rule of rules) {
    const found = recordsAlong(root, pathOf(rule.path));
    if (found === undefined) continue;
    candidates = found;
    break;
  }
  return candidates.filter((record) => rules.every((rule) => holds(root, record, rule)));
}

/**
 * The text of a variable in a record. An array below the record yields the element its `Filter` picks, or,
 * without a filter rule, its only element; otherwise the text is empty.
 */
export function readVariable(root: Tree, record: Record, variable: Variable): string {
  const path = pathOf(variable.path);
  let value = root;
  for (let depth = 0; ; depth++) {
    if (Array.isArray(value)) value = chosen(value, path, depth, record, variable.filter);
    if (depth === path.steps.length) return leafText(value);
    value = member(value, path.steps[depth]);
  }
}

/** The element that represents an array at `depth` of `path`. */
function chosen(
  array: readonly Tree[],
  path: Path,
  depth: number,
  record: Record,
  filter: readonly Rule[],
): Tree {
  const key = path.keys[depth] ?? '';
  const bound = record.get(key);
  if (bound !== undefined) return bound;
  const elements = flat(array);
  const here = filter.filter((rule) => pathOf(rule.path).keys[depth] === key);
  if (here.length === 0) return elements.length === 1 ? elements[0] : undefined;
  return elements.find((element) =>
    here.every((rule) => valuesAt(element, pathOf(rule.path), depth).some((value) => satisfies(value, rule))),
  );
}

/** One record per element of every array on the path, or `undefined` where the path meets no array of records. */
function recordsAlong(root: Tree, { steps, keys }: Path): Record[] | undefined {
  let met = false;
  let count = 0;
  let branches: { value: Tree; record: Record }[] = [{ value: root, record: WHOLE_RESPONSE }];
  for (const [depth, key] of keys.entries()) {
    const last = depth === steps.length;
    branches = branches.flatMap(({ value, record }) => {
      // An array of texts at the path's end is a value with several texts, not several records.
      if (!Array.isArray(value) || (last && !value.some(isNode))) return [{ value, record }];
      met = true;
      const elements = flat(value);
      count += elements.length;
      if (count > MAX_CANDIDATES)
        throw new EngineError(
          'too-large',
          `The response contains more than ${MAX_CANDIDATES} records.`,
          'Change the template so that it requests fewer records.',
        );
      return elements.map((element) => ({ value: element, record: new Map(record).set(key, element) }));
    });
    if (!last)
      branches = branches.map(({ value, record }) => ({ value: member(value, steps[depth]), record }));
  }
  return met ? branches.map(({ record }) => record) : undefined;
}

function holds(root: Tree, record: Record, rule: Rule): boolean {
  const path = pathOf(rule.path);
  let value = root;
  for (let depth = 0; ; depth++) {
    if (Array.isArray(value)) {
      const bound = record.get(path.keys[depth] ?? '');
      // Below the record, one element that satisfies the rule is enough.
      if (bound === undefined) return valuesAt(value, path, depth).some((each) => satisfies(each, rule));
      value = bound;
    }
    if (depth === path.steps.length) return satisfies(value, rule);
    value = member(value, path.steps[depth]);
  }
}

/** Every value that `path`, from its step `depth` on, reaches in `value`, through all arrays. */
function valuesAt(value: Tree, { steps }: Path, depth: number): readonly Tree[] {
  let values = Array.isArray(value) ? flat(value) : [value];
  for (const step of steps.slice(depth))
    values = values.flatMap((each) => {
      const next = member(each, step);
      return Array.isArray(next) ? flat(next) : [next];
    });
  return values;
}

function satisfies(value: Tree, rule: Rule): boolean {
  if (rule.type === 'Equals') return leafText(value) === rule.ethalon;
  if (isNode(value)) return Object.keys(value).length > 0;
  return leafText(value) !== '';
}

/** Arrays of arrays are one array to a path. */
function flat(array: readonly Tree[]): readonly Tree[] {
  return array.some(Array.isArray) ? array.flat(Number.POSITIVE_INFINITY) : array;
}

function isNode(value: Tree): value is object {
  return typeof value === 'object' && value !== null;
}

function member(value: Tree, name: string | undefined): Tree {
  if (name === undefined || !isNode(value) || Array.isArray(value) || !Object.hasOwn(value, name))
    return undefined;
  return (value as { [key: string]: Tree })[name];
}

/** `keys[depth]` names the place that the first `depth` steps lead to. */
interface Path {
  readonly steps: readonly string[];
  readonly keys: readonly string[];
}

const pathOf = memoize((path: string): Path => {
  const text = path.trim();
  const steps = text === '' ? [] : text.split('.');
  return { steps, keys: [...steps, ''].map((_, depth) => steps.slice(0, depth).join('.')) };
});
