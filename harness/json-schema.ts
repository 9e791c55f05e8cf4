import { z } from 'zod';
import { knownFile } from './known-failures.ts';
import { targetFile } from './target-file/schema.ts';

/** @returns the JSON Schema (2020-12) of a target file as it is written: defaults may be left out, unknown keys may not be there */
export function targetJsonSchema(): object {
  return { title: 'pbx-conformance target file', ...z.toJSONSchema(targetFile, OPTIONS) };
}

/** @returns the JSON Schema (2020-12) of a list of known failures */
export function knownJsonSchema(): object {
  return { title: 'pbx-conformance known failures', ...z.toJSONSchema(knownFile, OPTIONS) };
}

const OPTIONS = {
  target: 'draft-2020-12',
  io: 'input',
  // The name of a format that validators do not know; the pattern beside it says the same.
  override: ({ jsonSchema }: { jsonSchema: { format?: string } }) => {
    if (jsonSchema.format === 'starts_with') delete jsonSchema.format;
  },
} as const;
