import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { isMap, isScalar, type Node, visit } from 'yaml';
import type { z } from 'zod';
import { ConfigurationError } from '../errors.ts';
import { parseYaml } from '../yaml-document.ts';
import { SECRET_PATHS, type TargetFile, targetFile } from './schema.ts';

const REFERENCE = /^(env|file):/;

/** Where references of a target file are looked up. */
export interface References {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that `file:` paths are relative to. */
  readonly folder: string;
}

/**
 * Reads a target file: YAML, checked key by key, with `env:NAME` and `file:PATH` resolved.
 * @throws ConfigurationError that names file, line, what is wrong and what to do
 */
export function readTargetFile(path: string, environment: References['environment']): TargetFile {
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch {
    throw new ConfigurationError(`The target file ${path} cannot be read: check the path given to --target.`);
  }
  return parseTargetFile(source, basename(path), { environment, folder: dirname(resolve(path)) });
}

/** The same for a text already at hand; `name` is how messages call it. */
export function parseTargetFile(source: string, name: string, references: References): TargetFile {
  const { document, lineAt, data } = parseYaml(source, name);
  const lineOf = (issue: z.core.$ZodIssue): number => {
    const node = document.getIn(issue.path, true) as Node | undefined;
    const key = issue.code === 'unrecognized_keys' ? keyNode(node, issue.keys[0]) : node;
    return key?.range ? lineAt(key.range[0]) : 1;
  };
  visit(document, {
    Scalar(_, node, ancestors) {
      if (typeof node.value !== 'string') return;
      const path = keysOf([...ancestors], node);
      const line = node.range ? lineAt(node.range[0]) : 1;
      // Looked up when the container is started: only the container needs these values.
      if (path.startsWith('container.env.') && REFERENCE.test(node.value)) return;
      node.value = resolveReference(node.value, path, `${name} line ${line}`, references);
    },
  });
  const parsed = targetFile.safeParse(data());
  if (parsed.success) return parsed.data;
  // A mistyped key explains the one that is missing, and not the other way round.
  const { issues } = parsed.error;
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (issue === undefined) throw new ConfigurationError(`${name}: not a target file.`);
  throw new ConfigurationError(`${name} line ${lineOf(issue)}: ${explain(issue)}`);
}

function keyNode(map: unknown, key: string | undefined): Node | undefined {
  if (!isMap(map)) return undefined;
  return map.items.map((pair) => pair.key).find((node) => isScalar(node) && node.value === key) as
    | Node
    | undefined;
}

function keysOf(ancestors: readonly unknown[], leaf: unknown): string {
  const keys: string[] = [];
  for (const ancestor of ancestors) {
    const pair = ancestor as { key?: unknown };
    if (isScalar(pair.key) && pair.key !== leaf) keys.push(String(pair.key.value));
  }
  return keys.join('.');
}

/**
 * What a text of a target file stands for.
 * @param path where in the file it stands
 * @throws ConfigurationError where a reference leads nowhere, and where a secret is written out
 */
export function resolveReference(
  value: string,
  path: string,
  at: string,
  { environment, folder }: References,
): string {
  if (value.startsWith('env:')) {
    const name = value.slice(4);
    const found = environment[name];
    if (found === undefined || found === '') {
      throw new ConfigurationError(
        `${at}: the environment variable ${name} is not set; ${path} refers to it.`,
      );
    }
    return found;
  }
  // A template is read when it is used; every other file: reference stands for the file's text.
  if (value.startsWith('file:') && path !== 'template.file') {
    const file = resolve(folder, value.slice(5));
    try {
      return readFileSync(file, 'utf8').trim();
    } catch {
      throw new ConfigurationError(`${at}: the file ${value.slice(5)} cannot be read; ${path} refers to it.`);
    }
  }
  if (SECRET_PATHS.some((pattern) => pattern.test(path))) {
    throw new ConfigurationError(
      `${at}: ${path} stands in the file itself; keep secrets out of it and write env:NAME or file:PATH.`,
    );
  }
  return value;
}

function explain(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const within = path === '' ? '' : ` in ${path}`;
    const suggestion = nearest(key, knownKeys(issue.path));
    return `unknown key "${key}"${within}${suggestion === undefined ? '' : `; did you mean "${suggestion}"?`}`;
  }
  if (issue.code === 'invalid_type' && issue.input === undefined && /undefined/.test(issue.message)) {
    return `"${path}" is missing.`;
  }
  return `"${path}": ${issue.message}.`;
}

/** @returns the keys the schema knows at a place */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schema: unknown = targetFile;
  for (const key of path) schema = unwrap(schema)?.[String(key)];
  return Object.keys(unwrap(schema) ?? {});
}

function unwrap(schema: unknown): Record<string, unknown> | undefined {
  const inner = schema as
    | { shape?: Record<string, unknown>; unwrap?: () => unknown; options?: readonly unknown[] }
    | undefined;
  if (inner?.shape !== undefined) return inner.shape;
  if (inner?.options !== undefined)
    return Object.assign({}, ...inner.options.map((option) => unwrap(option)));
  return inner?.unwrap === undefined ? undefined : unwrap(inner.unwrap());
}

/** @returns the candidate that is at most two typing errors away */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((candidate) => [candidate, distance(word.toLowerCase(), candidate.toLowerCase())] as const)
    .filter(([, far]) => far <= 2)
    .sort((a, b) => a[1] - b[1]);
  return ranked[0]?.[0];
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
