import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadRules } from '../../harness/catalog.ts';
import { openDeployment } from '../../harness/deployment.ts';
import { runSuites } from '../../harness/run.ts';
import type { Result } from '../../reports/run/document.ts';
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
  const deployment = await openDeployment(join(FOLDER, `${name}.yaml`), server.environment);
  try {
    const run = await runSuites({
      deployment,
      selection: (await loadRules()).map((rule) => ({ rule, level: rule.level })),
      profile: { name: 'all', version: '0' },
      tool: { name: 'foreign', version: '0' },
    });
    const other = ({ verdict }: Result) => verdict !== 'pass' && verdict !== 'not-applicable';
    return run.results
      .filter(other)
      .map(({ rule, verdict }) => `${rule}: ${verdict}`)
      .sort();
  } finally {
    await deployment.close();
  }
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
