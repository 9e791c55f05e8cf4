/** Brings run documents of earlier schemas to the present one, so that reports and comparisons know one shape. */
import { type AtRisk, type Result, RUN_SCHEMA, type RunDocument } from './document.ts';
import type { ResultOf1, RunDocumentOf1 } from './schema.ts';

/** How the text `seen` of schema 1 began where nothing showed at the PBX. */
const SILENT = /^(nothing|nobody|no one|none)\b/i;

/** What most rules of an area put at risk: schema 1 does not say it rule by rule. */
const AREA_RISKS: Readonly<Record<string, AtRisk>> = {
  oauth: 'access',
  api: 'records',
  pbx: 'connection',
  template: 'connection',
};

/**
 * @returns the document in the present schema. `seen` becomes the symptom, or the impact where it says that nothing shows; what is at
 * risk is taken from the area of the rule.
 */
export function upgradedFrom1(run: RunDocumentOf1): RunDocument {
  return { ...run, schema: RUN_SCHEMA, results: run.results.map(upgradedResult) };
}

/** @returns the document in the present schema: schemas 2 to 4 lack only what may be absent */
export function raised(run: RunDocument): RunDocument {
  return { ...run, schema: RUN_SCHEMA };
}

function upgradedResult({ seen, ...result }: ResultOf1): Result {
  const texts = seen === '' || SILENT.test(seen) ? { impact: seen } : { symptom: seen, impact: '' };
  return { ...result, ...texts, atRisk: AREA_RISKS[result.rule.split('/', 1)[0] ?? ''] ?? 'records' };
}
