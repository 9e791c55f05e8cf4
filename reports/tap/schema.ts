import { z } from 'zod';
import { TAP_SCHEMA, type TapDocument, type TapExchange, type TapHead } from './document.ts';

const milliseconds = z.number().nonnegative();
const headers = z.array(z.tuple([z.string(), z.string()]).readonly()).readonly();

const exchange = z.object({
  number: z.int().positive(),
  atMs: milliseconds.describe('Milliseconds from the start of the tap'),
  durationMs: milliseconds,
  endpoint: z.string().min(1),
  request: z.object({ method: z.string().min(1), url: z.string(), headers, body: z.string() }),
  response: z
    .object({ status: z.int().min(100).max(999), headers, body: z.string() })
    .exactOptional()
    .describe('As the deployment sent it; absent when no answer came'),
  failure: z.string().exactOptional().describe('Why no answer came, or no whole one'),
  cut: z.literal(true).exactOptional().describe('A body is longer than what was kept of it'),
  rewritten: z.literal(true).exactOptional().describe("The client got the tap's addresses in this body"),
  event: z
    .object({ kind: z.string(), scenario: z.string(), values: z.record(z.string(), z.string()) })
    .exactOptional()
    .describe('What the PBX was about, by the scenario of the template that the request fits'),
});

const head = z.object({
  schema: z.literal(TAP_SCHEMA).describe("The version of this document's shape"),
  tool: z.object({ name: z.string().min(1), version: z.string().min(1) }),
  target: z.object({ name: z.string(), url: z.string() }),
  startedAt: z.iso.datetime().describe('ISO 8601, UTC'),
  template: z.string().exactOptional().describe('File name of the CRM template'),
  shared: z.literal(true).exactOptional().describe('Numbers, names and hosts are replaced'),
});

/** One exchange of a tap document, and one line of `tap.jsonl`. */
export const tapExchangeSchema: z.ZodType<TapExchange> = exchange;

/** What comes before the exchanges, and the first line of `tap.jsonl`. */
export const tapHeadSchema: z.ZodType<TapHead> = head;

/** Unknown members are dropped when reading, and refused by the JSON Schema made from it. */
export const tapSchema: z.ZodType<TapDocument> = head
  .extend({
    durationMs: milliseconds.describe('To the end of the last exchange'),
    exchanges: z.array(exchange).readonly().describe('In the order in which the requests came'),
  })
  .describe('What passed a tap between a PBX and a deployment');

/** @returns the JSON Schema (2020-12) of a tap document; it allows no unknown member */
export function tapJsonSchema(): object {
  return { title: 'pbx-conformance tap', ...z.toJSONSchema(tapSchema, { target: 'draft-2020-12' }) };
}
