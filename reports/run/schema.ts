/** The shape of a run document as a zod schema: `run.schema.json` is made from it, `readRun` checks with it. */
import { z } from 'zod';
import { AT_RISK, type Result, RUN_SCHEMA, type RunDocument } from './document.ts';

const count = z.int().nonnegative();
const milliseconds = z.number().nonnegative();
const level = z.enum(['MUST', 'SHOULD', 'MAY']);
const headers = z.array(z.tuple([z.string(), z.string()]).readonly()).readonly();

const cite = z.object({
  document: z.string().min(1),
  section: z.string(),
  level,
  url: z.string().exactOptional(),
});

const step = z.object({
  kind: z.enum(['given', 'must', 'note']),
  claim: z.string(),
  holds: z.boolean(),
  expected: z.string(),
  actual: z.string(),
  exchanges: z.array(z.int().positive()).readonly(),
});

const exchange = z.object({
  number: z.int().positive(),
  actor: z
    .string()
    .min(1)
    .describe('Who sent it: client, stranger, user, pbx, api, xapi (the harness to a real PBX)'),
  atMs: milliseconds.describe('Milliseconds since the run started'),
  durationMs: milliseconds,
  request: z.object({ method: z.string().min(1), url: z.string(), headers, body: z.string() }),
  response: z
    .object({ status: z.int().min(100).max(999), headers, body: z.string() })
    .exactOptional()
    .describe('Absent when no answer came'),
  failure: z.string().exactOptional().describe('Why no answer came'),
});

const result = z.object({
  rule: z.string().min(1).describe('The id of the rule, for example oauth/code/code-single-use'),
  title: z.string().min(1),
  level,
  verdict: z.enum(['pass', 'fail', 'advice', 'blocked', 'not-applicable', 'error']),
  cites: z.array(cite).readonly(),
  at: z.string().describe('The claim that decided a verdict other than pass'),
  expected: z.string(),
  actual: z.string(),
  symptom: z
    .string()
    .min(1)
    .exactOptional()
    .describe("What the PBX's admin sees while the rule is broken; absent when nothing shows"),
  impact: z.string().describe('What can be lost while the rule is broken, and to whom'),
  atRisk: z.enum(AT_RISK).describe('What is at risk, the most serious first'),
  remedy: z.string(),
  durationMs: milliseconds,
  steps: z.array(step).readonly(),
  exchanges: z.array(exchange).readonly(),
  known: z
    .object({
      reason: z.string().min(1),
      issue: z.string().exactOptional(),
      until: z.string().exactOptional(),
    })
    .exactOptional()
    .describe('Why the failure is expected'),
});

const names = z.array(z.string()).readonly();
const webAddress = z.string().min(1);

/** What a target file says of its deployment. */
const declarations = z.object({
  capabilities: names.describe('What the deployment offers'),
  allow: names.describe('What rules may do to it'),
  grants: z.record(z.string(), names).describe('The grants of each client, by its part'),
  approval: z.string().describe('How a user approves'),
});

/** Schema 1 had one text, `seen`, where schema 2 tells symptom, impact and what is at risk apart. */
const resultOf1 = result.omit({ symptom: true, impact: true, atRisk: true }).extend({ seen: z.string() });

/** A result as schema 1 had it. */
export type ResultOf1 = Omit<Result, 'symptom' | 'impact' | 'atRisk'> & { readonly seen: string };

/** A run document of schema 1. */
export type RunDocumentOf1 = Omit<RunDocument, 'results'> & { readonly results: readonly ResultOf1[] };

const run = z
  .object({
    schema: z.literal(RUN_SCHEMA).describe("The version of this document's shape"),
    tool: z.object({
      name: z.string().min(1),
      version: z.string().min(1),
      docs: webAddress
        .exactOptional()
        .describe('Where the documentation is published: URL/rules/ID.md is the page of a rule'),
    }),
    target: z.object({
      name: z.string(),
      url: z.string(),
      file: z
        .object({
          path: z.string().min(1).describe('Relative to the root of its repository'),
          line: z.int().positive(),
        })
        .exactOptional()
        .describe('Where the target file describes the deployment; absent for the reference connector'),
      declares: declarations.exactOptional().describe('Absent where the deployment was not reached'),
    }),
    profile: z.object({ name: z.string(), version: z.string() }),
    pbx: z
      .object({ profile: z.string(), title: z.string() })
      .exactOptional()
      .describe(
        'The PBX that verdicts assume: the name of its simulated version, or `real`, and the title for readers',
      ),
    revision: z
      .object({
        commit: z.string().min(1),
        repository: webAddress.exactOptional(),
        run: webAddress.exactOptional().describe("The CI's run"),
      })
      .exactOptional()
      .describe('What the CI has checked out'),
    startedAt: z.iso.datetime().describe('ISO 8601, UTC'),
    durationMs: milliseconds,
    summary: z.object({
      pass: count,
      fail: count,
      advice: count,
      blocked: count,
      notApplicable: count,
      error: count,
    }),
    results: z.array(result).readonly().describe('One per rule, sorted by rule id'),
    traffic: z
      .object({ exchanges: count })
      .exactOptional()
      .describe('Present where traffic that passed was judged, and nothing was sent: how much there was'),
    notes: z
      .array(z.string())
      .readonly()
      .exactOptional()
      .describe('Sentences about the whole run: why it is incomplete, what was retried'),
  })
  .describe('What one run of the conformance suites found');

/** Unknown members are dropped when reading, and refused by the JSON Schema made from it. */
export const runSchema: z.ZodType<RunDocument> = run;

/** The shape that documents of schema 1 are read with. */
export const runSchemaOf1: z.ZodType<RunDocumentOf1> = run.omit({ pbx: true }).extend({
  schema: z.literal(1),
  results: z.array(resultOf1).readonly(),
});

/** The shape that documents of schema 2 are read with: they do not name the PBX. */
export const runSchemaOf2: z.ZodType<RunDocument> = run.omit({ pbx: true }).extend({ schema: z.literal(2) });

/** The shape that documents of schemas 3 and 4 are read with: they lack what may be absent. */
export const runSchemaOf3To4: z.ZodType<RunDocument> = run.extend({ schema: z.literal([3, 4]) });

/** @returns the JSON Schema (2020-12) of a run document; it allows no unknown member */
export function runJsonSchema(): object {
  return { title: 'pbx-conformance run', ...z.toJSONSchema(runSchema, { target: 'draft-2020-12' }) };
}
