import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { TargetPlace } from '../../reports/run/document.ts';

/**
 * Where a target file describes its deployment, as code scanning services name it: its path in its repository and the line of
 * `issuer`.
 * @param path of a file that can be read
 */
export function placeOfTarget(path: string): TargetPlace {
  // A service shows nothing at a path that goes through a symbolic link.
  const file = realpathSync(path);
  const inside = relative(repositoryOf(dirname(file)) ?? process.cwd(), file);
  const outside = isAbsolute(inside) || inside.split(sep)[0] === '..';
  const lines = readFileSync(file, 'utf8').split('\n');
  const index = lines.findIndex((line) => /^(["']?)issuer\1\s*:/.test(line));
  return {
    path: outside ? basename(file) : inside.split(sep).join('/'),
    line: Math.max(0, index) + 1,
  };
}

/** @returns the nearest folder upwards that is the root of a Git working tree; in a submodule or a worktree `.git` is a file */
function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : repositoryOf(parent);
}
