import type { z } from 'zod';
import { KINDS } from '../../web/input-issue.ts';
import type { Mistake, Path, Places } from './mistake.ts';
import { nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/** What JSON calls an object is in YAML a group of keys. */
const YAML_KINDS: Readonly<Record<string, string>> = {
  ...KINDS,
  object: 'a group of keys',
  record: 'a group of keys',
};

/** What a schema of this project says of a union begins with. */
const OWN = 'has to be ';

/** Of issues, and of keys of one issue: each is looked for in the file. */
const MOST_EXPLAINED = 100;

/**
 * Puts the issues of a schema into words: no sentence of the validation library gets out.
 * @param what what the file is, for one that is something else altogether
 */
export function explainIssues(
  found: readonly Issue[],
  schema: z.ZodType,
  document: Places,
  what: string,
): Mistake[] {
  const issues = found.slice(0, MOST_EXPLAINED);
  const meant = new Set<string>();
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    for (const key of issue.keys.slice(0, MOST_EXPLAINED)) {
      const suggestion = meantBy(key, keysAt(schema, issue.path));
      if (suggestion !== undefined) meant.add([...issue.path, suggestion].join('.'));
    }
  }
  return issues.flatMap((issue): Mistake[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, MOST_EXPLAINED).map((key) => ({
        line: document.lineOf([...issue.path, key]),
        text: unknownKey(key, issue.path, keysAt(schema, issue.path)),
      }));
    }
    // A mistyped key explains the one that is missing.
    if (isMissing(issue, document) && meant.has(issue.path.join('.'))) return [];
    return [{ line: document.lineOf(issue.path), text: explain(issue, schema, document, what) }];
  });
}

/** @returns a place in words: `clients.main.id`, `can entry 2` */
export function spell(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text} entry ${part + 1}`.trimStart();
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

/** A key that is mistyped, or cut short. */
function meantBy(key: string, known: readonly string[]): string | undefined {
  const longer = known.filter((candidate) => candidate.toLowerCase().startsWith(key.toLowerCase()));
  return nearest(key, known) ?? (longer.length === 1 ? longer[0] : undefined);
}

function unknownKey(key: string, path: Path, known: readonly string[]): string {
  const within = path.length === 0 ? '' : ` in ${spell(path)}`;
  if (known.includes(key)) return `"${key}" does not go with the other keys of ${spell(path)}.`;
  const suggestion = meantBy(key, known);
  if (suggestion !== undefined) return `unknown key "${key}"${within}; did you mean "${suggestion}"?`;
  return `unknown key "${key}"${within}; known are ${known.join(', ')}.`;
}

function isMissing(issue: Issue, document: Places): boolean {
  return issue.path.length > 0 && document.valueAt(issue.path) === undefined;
}

function explain(issue: Issue, schema: z.ZodType, document: Places, what: string): string {
  const at = spell(issue.path);
  if (issue.path.length === 0 && issue.code === 'invalid_type') return `this is not ${what}.`;
  if (isMissing(issue, document)) return `"${at}" is missing.`;
  const value = document.valueAt(issue.path);
  if (value === null) return `"${at}" has no value.`;
  switch (issue.code) {
    case 'invalid_type':
      return wrongKind(at, issue.expected, value, document.sourceOf(issue.path));
    case 'invalid_value':
      return oneOf(at, value, issue.values.map(String));
    case 'invalid_union':
      return wrongVariant(issue, at, value, schema);
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `"${at}" is empty.`
        : `"${at}" has to be ${issue.inclusive === true ? 'at least' : 'above'} ${issue.minimum}, and is ${String(value)}.`;
    case 'too_big':
      return `"${at}" has to be at most ${issue.maximum}, and is ${String(value)}.`;
    case 'invalid_format':
      return wrongFormat(at, value, issue.format, (issue as { prefix?: string }).prefix);
    case 'invalid_key':
      return `"${at}" ${issue.issues[0]?.code === 'invalid_format' ? `is not a name that ${spell(issue.path.slice(0, -1))} can have` : 'is not a name'}.`;
    case 'custom':
      // Written in this project.
      return `"${at}": ${issue.message}${issue.message.endsWith('?') ? '' : '.'}`;
    default:
      return `"${at}" has a value that does not fit.`;
  }
}

function wrongKind(at: string, expected: string, value: unknown, source: string): string {
  const kind = YAML_KINDS[expected] ?? 'another kind of value';
  const isSimple = typeof value !== 'object';
  if (expected === 'string' && isSimple) return `"${at}" has to be a text: write "${source}" in quotes.`;
  if (expected === 'array' && isSimple) return `"${at}" has to be a list: write [${source}].`;
  if (expected === 'number' && typeof value === 'string' && Number.isFinite(Number(value))) {
    return `"${at}" has to be a number: write ${value} without quotes.`;
  }
  return `"${at}" has to be ${kind}${isSimple ? `, not "${source}"` : ''}.`;
}

function oneOf(at: string, value: unknown, values: readonly string[]): string {
  const suggestion = nearest(String(value), values);
  const meant = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
  const list = values.length === 1 ? values[0] : `one of ${values.join(', ')}`;
  return `"${at}" has to be ${list}, not "${String(value)}"${meant === '' ? '.' : meant}`;
}

function wrongVariant(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  at: string,
  value: unknown,
  schema: z.ZodType,
): string {
  if (issue.message.startsWith(OWN)) return `"${at}" ${issue.message}, not "${String(value)}".`;
  const { options } = issue as { options?: readonly unknown[] };
  if (options !== undefined) return oneOf(at, value, options.map(String));
  const shapes = schemasAt(schema, issue.path).flatMap(({ shape }) =>
    shape === undefined ? [] : [Object.keys(shape).filter((key) => isRequired(shape[key]))],
  );
  return shapes.length > 0
    ? `"${at}" has to have the keys of one of: ${shapes.map((keys) => keys.join(' and ')).join('; ')}.`
    : `"${at}" has to be a text, a number, or true or false.`;
}

function wrongFormat(at: string, value: unknown, format: string, prefix: string | undefined): string {
  if (format === 'date') return `"${at}" has to be a day such as 2027-01-31, not "${String(value)}".`;
  if (prefix !== undefined) return `"${at}" has to begin with ${prefix}, and is "${String(value)}".`;
  return `"${at}" has to be made of letters, digits, - and _, and is "${String(value)}".`;
}

interface Inner {
  readonly shape?: Record<string, unknown>;
  readonly options?: readonly unknown[];
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly unwrap?: () => unknown;
}

/** @returns the schemas that may be at a place: several where variants differ */
function schemasAt(schema: unknown, path: Path): Inner[] {
  const inner = schema as Inner | undefined;
  if (inner === undefined) return [];
  if (inner.options !== undefined) return inner.options.flatMap((option) => schemasAt(option, path));
  const [key, ...rest] = path;
  if (inner.shape !== undefined)
    return key === undefined ? [inner] : schemasAt(inner.shape[String(key)], rest);
  if (inner.element !== undefined) return key === undefined ? [inner] : schemasAt(inner.element, rest);
  if (inner.unwrap !== undefined) return schemasAt(inner.unwrap(), path);
  return key === undefined ? [inner] : schemasAt(inner.valueType, rest);
}

function variantsAt(schema: unknown, path: Path): string[][] {
  return schemasAt(schema, path).flatMap(({ shape }) => (shape === undefined ? [] : [Object.keys(shape)]));
}

function isRequired(value: unknown): boolean {
  return !(value as z.ZodType).safeParse(undefined).success;
}

function keysAt(schema: unknown, path: Path): string[] {
  return [...new Set(variantsAt(schema, path).flat())];
}
