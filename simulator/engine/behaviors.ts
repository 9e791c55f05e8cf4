import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** Where a behavior is known from. */
export const SOURCES = {
  document: "3CX's template documentation",
  api: "3CX's API description",
  shipped: 'templates that 3CX or vendors ship',
  practitioner: 'a test on a live PBX, published',
  field: 'several unrelated templates in the field',
  standard: 'XML, RFC or .NET',
  inference: 'inference: our decision',
} as const;

/** From what is certain to what is assumed. */
export const CERTAINTIES = ['high', 'medium', 'low'] as const;

const entry = z.strictObject({
  behavior: z.string(),
  /** What the profiles do, where they differ. */
  profile: z.string().optional(),
  source: z.enum(Object.keys(SOURCES) as (keyof typeof SOURCES)[]),
  certainty: z.enum(CERTAINTIES),
  /** Member of `PbxProfile`, or option of the PBX, that changes it. */
  switch: z.string().optional(),
  /** Files under `simulator/`, each with a part of the title of a test that pins the behavior. */
  test: z.union([
    z.tuple([z.string(), z.string()]).transform((one) => [one]),
    z.array(z.tuple([z.string(), z.string()])),
  ]),
});

/** One modelled behavior. */
export type ModelEntry = z.infer<typeof entry>;

/**
 * The modelled behaviors by area.
 * @throws ZodError where the data file is not valid
 */
export function readModel(): Record<string, ModelEntry[]> {
  const text = readFileSync(new URL('./model.yaml', import.meta.url), 'utf8');
  return z.record(z.string(), z.array(entry)).parse(parse(text));
}
