/** Reads run documents from text that is not trusted. */
import { z } from 'zod';
import { issueInWords } from '../../web/input-issue.ts';
import { ProblemError } from '../../web/problem-error.ts';
import { RUN_SCHEMA, type RunDocument, summarize } from './document.ts';
import { runSchema, runSchemaOf1, runSchemaOf2, runSchemaOf3To4 } from './schema.ts';
import { raised, upgradedFrom1 } from './upgrade.ts';

/** The text is not a run document this version can read; the message says what is wrong with it. */
export class RunUnreadable extends ProblemError {
  readonly code = 'run-unreadable';
}

const WRITTEN_BY_CHECK = 'Pass the run.json that a check has written, unchanged.';

const versioned = z.object({ schema: z.int().positive() });
/** Only a replay names what it played and compares a journal. */
const replayed = z.object({ recording: z.looseObject({}), journal: z.looseObject({}) });

/**
 * Reads a run document of this schema version or an older one, which is brought to the present shape.
 * @param text the content of a `run.json`
 * @param source what the text is called in an error message, a file name usually
 * @throws {RunUnreadable} when the text is not JSON, not such a document, or was written by a newer version
 */
export function readRun(text: string, source = 'the run document'): RunDocument {
  const unreadable = (why: string, remedy = WRITTEN_BY_CHECK) =>
    new RunUnreadable(`Cannot read ${source}: ${why}.`, remedy);
  const json = parseJson(text);
  if (json === undefined) throw unreadable('it is not JSON');
  const version = versioned.safeParse(json);
  if (!version.success) throw unreadable('it has no "schema" number, so it is not a run.json');
  if (replayed.safeParse(json).success)
    throw unreadable('it is the report of a replay, not of a check', 'Open the replay.html beside it.');
  if (version.data.schema > RUN_SCHEMA)
    throw unreadable(
      `it has schema ${version.data.schema} and this version reads up to ${RUN_SCHEMA}`,
      'Update pbx-conformance.',
    );
  const read = parsed(json, version.data.schema);
  if (!read.success) throw unreadable(firstProblem(read.error));
  const contradiction = contradictionIn(read.data);
  if (contradiction !== undefined) throw unreadable(contradiction);
  return read.data;
}

function parsed(json: unknown, schema: number) {
  if (schema === RUN_SCHEMA) return runSchema.safeParse(json);
  if (schema >= 3) return upgraded(runSchemaOf3To4.safeParse(json), raised);
  if (schema === 2) return upgraded(runSchemaOf2.safeParse(json), raised);
  return upgraded(runSchemaOf1.safeParse(json), upgradedFrom1);
}

function upgraded<T>(read: z.ZodSafeParseResult<T>, upgrade: (run: T) => RunDocument) {
  return read.success ? { success: true as const, data: upgrade(read.data) } : read;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function firstProblem(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'it does not fit the schema';
  return issueInWords(issue, 'the document');
}

/** A document cut or edited by hand must not be reported as if it were what a run found. */
function contradictionIn(run: RunDocument): string | undefined {
  const rules = new Set<string>();
  for (const { rule } of run.results) {
    if (rules.has(rule)) return `it holds two results for ${rule}`;
    rules.add(rule);
  }
  const counted = new Map(Object.entries(summarize(run.results)));
  for (const [verdict, stated] of Object.entries(run.summary))
    if (counted.get(verdict) !== stated)
      return `its summary says ${stated} ${verdict} but its results hold ${counted.get(verdict)}`;
  return undefined;
}
