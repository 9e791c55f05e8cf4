import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { z } from 'zod';
import type { targetFile } from './schema.ts';

/** A target file as it is written: references in place of secrets, defaults left out. */
export type WrittenTarget = z.input<typeof targetFile>;

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
  template: 'The CRM template, as downloaded from CRM Connector > Settings.',
};

/**
 * @param folder where the file will be: editors find the schema from there
 * @returns the text of a target file, with a comment above each key
 */
export function writeTarget(target: WrittenTarget, folder: string): string {
  const schema = relative(folder, TARGET_SCHEMA).replaceAll('\\', '/');
  const head = [`# yaml-language-server: $schema=${schema}`, '# Every key: docs/target-file.md'];
  const parts = (Object.keys(target) as (keyof WrittenTarget)[]).flatMap((key) => {
    const value = target[key];
    if (value === undefined) return [];
    const comment = COMMENTS[key];
    return [
      ...(comment === undefined ? [] : ['', `# ${comment}`]),
      stringify({ [key]: value }, { lineWidth: 0 }).trimEnd(),
    ];
  });
  return `${[...head, ...parts].join('\n')}\n`;
}
