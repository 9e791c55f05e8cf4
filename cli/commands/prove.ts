import { join, resolve } from 'node:path';
import { loadRules, type MutantTrial, type Proof, prove, selectRules } from '../../harness/index.ts';
import { matrix } from '../../reports/proof/html.ts';
import { plural } from '../../reports/text.ts';
import { ensureFolder, writeWhole } from '../lib/output.ts';
import { progress, say } from '../lib/terminal.ts';

/** Options of `prove`, as the command line gives them. */
export interface ProveCommandOptions {
  readonly only?: string;
  readonly out: string;
  readonly exhaustive?: boolean;
}

/**
 * `pbx-conformance prove`: one faulty server per mutant, every rule that can meet its fault tried against it.
 * @returns 0 when every mutant is killed by exactly the rules it should break, and every rule and every decision of the
 * connector's policy has a mutant; else 1
 */
export async function proveCommand({ only, out, exhaustive }: ProveCommandOptions): Promise<number> {
  const rules = await loadRules();
  const chosen = selectRules(rules, only);
  await ensureFolder(resolve(out));
  let show: ReturnType<typeof progress> | undefined;
  const proof = await prove({
    prove: chosen,
    against: rules,
    ...(exhaustive === true ? { exhaustive } : {}),
    onTrial: ({ rule }, done, total) => {
      show ??= progress(total);
      show(`${done}/${total} mutants · ${rule}`, done);
    },
  });
  say(`${matrixText(proof)}\n`);
  const write = (file: string, content: string) => writeWhole(join(resolve(out), file), content);
  await write('prove.json', `${JSON.stringify(proof, null, 1)}\n`);
  await write('matrix.html', matrix(proof));
  say(`Report: ${join(out, 'prove.json')}, ${join(out, 'matrix.html')}\n`);
  const { unproven, unprovenDecisions } = proof;
  return survivors(proof).length + unproven.length + unprovenDecisions.length === 0 ? 0 : 1;
}

function survivors(proof: Proof): MutantTrial[] {
  return proof.trials.filter((trial) => !trial.killed);
}

/** @returns the matrix as text: per rule its mutants, each killed by which rules, or why it survived */
function matrixText(proof: Proof): string {
  const lines: string[] = [];
  let current = '';
  for (const trial of proof.trials) {
    if (trial.rule !== current) lines.push('', trial.rule);
    current = trial.rule;
    lines.push(`  ${trial.killed ? 'killed  ' : 'SURVIVED'}  ${trial.mutant}`);
    if (!trial.killed) lines.push(`            ${trial.why}`);
    const others = trial.failing.map((failure) => failure.rule).filter((id) => id !== trial.rule);
    if (trial.killed && others.length > 0) lines.push(`            also breaks ${others.join(', ')}`);
  }
  for (const id of proof.unproven) lines.push('', id, '  UNPROVEN  this rule has no mutant');
  for (const name of proof.unprovenDecisions) {
    lines.push('', name, '  UNPROVEN  no mutant replaces this decision of the policy');
  }
  const alive = survivors(proof).length;
  const seconds = (proof.durationMs / 1000).toFixed(1);
  const trials = proof.trials.reduce((sum, trial) => sum + trial.tried, 0);
  lines.push(
    '',
    `${plural(proof.trials.length, 'mutant')}, ${proof.trials.length - alive} killed with the exact set of failing rules, ${alive} survived; ` +
      `${proof.rules} rules, ${trials} trials, ${seconds} s`,
  );
  return lines.join('\n').trimStart();
}
