import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { z } from 'zod';
import type { targetFile } from './schema.ts';

/** A target file as it is written: references in place of secrets, defaults left out. */
export type WrittenTarget = z.input<typeof targetFile>;

/** A line that is left commented out, because what it says is not proven. */
export interface Hint {
  /** The key of the top level that it belongs under. */
  readonly under: 'api' | 'scopes' | 'can' | 'allow';
  /** What is written there once the line is true: YAML on one line. */
  readonly line: string;
  /** What has to hold for it, or why it was not found; on one line, without a text of the template. */
  readonly why: string;
}

/** The schema with which editors complete and check a target file. */
const TARGET_SCHEMA = fileURLToPath(new URL('target.schema.json', import.meta.url));

/** One line above each key of the top level that a reader may not know. */
const COMMENTS: Readonly<Partial<Record<keyof WrittenTarget, string>>> = {
  name: 'Name of the deployment in reports.',
  issuer: 'Address of CX-Engine; every other address may be relative to it.',
  endpoints: 'OAuth endpoints; without them the server metadata is read.',
  api: 'The CRM API; what is left out is not checked.',
  clients: 'Client ID, Client Secret (by reference) and redirect URIs, as in the API Clients menu.',
  accounts: 'Account ID, as shown under the Clients section, and a contact that exists there.',
  user: 'A user who signs in and approves.',
  approval: 'How a user approves: form, browser, person or none.',
  allow: 'What the harness may do: destructive, load, slow.',
  can: 'What the other keys do not show; without it, the rules about it are not applicable.',
  scopes: 'The scopes that the PBX asks for.',
  template: 'The CRM template, as downloaded from CRM Connector > Settings.',
};

/**
 * @param folder where the file will be: editors find the schema from there
 * @param hints what is left commented out under its key, and at the end where the file has no such key
 * @returns the text of a target file, with a comment above each key
 */
export function writeTarget(target: WrittenTarget, folder: string, hints: readonly Hint[] = []): string {
  const schema = relative(folder, TARGET_SCHEMA).replaceAll('\\', '/');
  const head = [`# yaml-language-server: $schema=${schema}`, '# Every key: docs/target-file.md'];
  const written = (Object.keys(target) as (keyof WrittenTarget)[]).filter((key) => target[key] !== undefined);
  const hinted = new Set(hints.map(({ under }) => under).filter((key) => !written.includes(key)));
  const linesUnder = (key: keyof WrittenTarget) =>
    hints.filter(({ under }) => under === key).map(({ line, why }) => `${line}  # ${why}`);
  const parts = [
    ...written.flatMap((key) => [
      ...above(key),
      stringify({ [key]: target[key] }, { lineWidth: 0 }).trimEnd(),
      ...linesUnder(key).map((line) => `  # ${line}`),
    ]),
    ...[...hinted].flatMap((key) => [
      ...above(key),
      `# ${key}:`,
      ...linesUnder(key).map((line) => `#   ${line}`),
    ]),
  ];
  return `${[...head, ...parts].join('\n')}\n`;
}

function above(key: keyof WrittenTarget): string[] {
  const comment = COMMENTS[key];
  return comment === undefined ? [] : ['', `# ${comment}`];
}
