import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadRules } from '../../harness/catalog.ts';
import { openTarget } from '../../harness/deployment.ts';
import { runSuites } from '../../harness/run.ts';
import { readTargetFile } from '../../harness/target-file/load.ts';
import type { TargetFile } from '../../harness/target-file/schema.ts';
import type { Result } from '../../reports/run/document.ts';
import type { Rule } from '../../suites/kit/rule.ts';
import type { Deployment } from '../../suites/kit/test-environment.ts';
import type { ForeignServer } from './server.ts';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const DOCS = join(FOLDER, '..', '..', 'docs');
const KINDS = ['fail', 'advice', 'blocked'] as const;

const ids = z.array(z.string()).default([]);
const reasons = z.array(
  z.strictObject({ because: z.string().min(20), fail: ids, advice: ids, blocked: ids }),
);

/** Why a server has some verdicts other than pass. */
export type Reason = z.infer<typeof reasons>[number];

/** @returns the verdicts written down for a server, in `NAME.verdicts.yaml` */
export function expectedVerdicts(name: string): Reason[] {
  return reasons.parse(parse(readFileSync(join(FOLDER, `${name}.verdicts.yaml`), 'utf8')));
}

/** @returns `rule: verdict` for each, sorted */
export function verdictLines(list: readonly Reason[]): string[] {
  return list.flatMap((reason) => KINDS.flatMap((kind) => reason[kind].map((id) => `${id}: ${kind}`))).sort();
}

/** Tries every rule against a server as `NAME.yaml` describes it. @returns what neither passed nor was not applicable, as `verdictLines` */
export async function verdictsOf(name: string, server: ForeignServer): Promise<string[]> {
  const results = await tryAgainst(name, server, await loadRules());
  return results
    .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable')
    .map(({ rule, verdict }) => `${rule}: ${verdict}`)
    .sort();
}

/**
 * Tries rules in this order in one run against a server.
 * @param change makes another target file of `NAME.yaml`
 * @returns their results, in the same order
 */
export async function tryAgainst(
  name: string,
  server: ForeignServer,
  rules: readonly Rule[],
  change: (file: TargetFile) => TargetFile = (file) => file,
): Promise<readonly Result[]> {
  const file = readTargetFile(join(FOLDER, `${name}.yaml`), server.environment);
  const deployment = await openTarget(change(file), FOLDER);
  try {
    const run = await runSuites({
      deployment: withoutWaits(deployment),
      selection: rules.map((rule) => ({ rule, level: rule.level })),
      profile: { name: 'all', version: '0' },
      tool: { name: 'foreign', version: '0' },
    });
    return run.results;
  } finally {
    await deployment.close();
  }
}

/** These servers neither throttle nor do anything a while later: what a rule waits for has happened already. */
function withoutWaits(deployment: Deployment): Deployment {
  return {
    ...deployment,
    open: async (rule) => ({ ...(await deployment.open(rule)), wait: async () => undefined }),
  };
}

/** @returns the page about a server, as it stands in `docs/` */
export function pageAbout(name: string): string {
  return readFileSync(join(DOCS, `${name}.md`), 'utf8');
}

/** @returns what has to stand on that page: each reason, and the rules it explains */
export function explained(list: readonly Reason[]): string {
  const lists = list.map((reason) => {
    const lines = KINDS.flatMap((kind) => reason[kind].map((id) => `- \`${id}\`: ${kind}`));
    return `${reason.because}\n\n${lines.join('\n')}\n`;
  });
  return lists.join('\n');
}
