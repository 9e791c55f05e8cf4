import { join, resolve } from 'node:path';
import {
  loadOwnRules,
  loadRules,
  type MutantTrial,
  type Proof,
  prove,
  proveOwn,
  selectRules,
  type VariantTrial,
} from '../../harness/index.ts';
import { matrix } from '../../reports/proof/html.ts';
import { plural } from '../../reports/text.ts';
import { ensureFolder, writeWhole } from '../lib/output.ts';
import { progress, say } from '../lib/terminal.ts';

/** Options of `prove`, as the command line gives them. */
export interface ProveCommandOptions {
  readonly only?: string;
  /** Folder of rules of one's own: these are proven, and no others. */
  readonly rules?: string;
  readonly out: string;
  readonly exhaustive?: boolean;
}

/**
 * `pbx-conformance prove`: one faulty server per mutant, every rule that can meet its fault tried against it, and one
 * sound server per variant, on which no rule may fail.
 * @returns 0 when every mutant is killed by exactly the rules it should break, every rule and every decision of the
 * connector's policy has a mutant, and no rule misjudges a variant; else 1
 */
export async function proveCommand({
  only,
  out,
  exhaustive,
  rules: folder,
}: ProveCommandOptions): Promise<number> {
  const shipped = await loadRules();
  const rules = folder === undefined ? shipped : await loadOwnRules(folder, shipped);
  const chosen = selectRules(rules, only);
  await ensureFolder(resolve(out));
  let show: ReturnType<typeof progress> | undefined;
  const onTrial = (about: string, done: number, total: number) => {
    show ??= progress(total);
    show(`${done}/${total} mutants and variants · ${about}`, done);
  };
  const proof =
    folder === undefined
      ? await prove({
          prove: chosen,
          against: rules,
          ...(exhaustive === true ? { exhaustive } : {}),
          onTrial,
        })
      : await proveOwn(chosen, rules, onTrial);
  say(`${matrixText(proof)}\n`);
  const write = (file: string, content: string) => writeWhole(join(resolve(out), file), content);
  await write('prove.json', `${JSON.stringify(proof, null, 1)}\n`);
  await write('matrix.html', matrix(proof));
  say(`Report: ${join(out, 'prove.json')}, ${join(out, 'matrix.html')}\n`);
  const { unproven, unprovenDecisions } = proof;
  const wrong =
    survivors(proof).length + misjudged(proof).length + unproven.length + unprovenDecisions.length;
  return wrong === 0 ? 0 : 1;
}

function survivors(proof: Proof): MutantTrial[] {
  return proof.trials.filter((trial) => !trial.killed);
}

function misjudged(proof: Proof): VariantTrial[] {
  return proof.variants.filter(({ wrong }) => wrong.length > 0);
}

/** @returns the matrix as text: per rule its mutants, each killed by which rules, or why it survived; then the variants */
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
  lines.push('', 'Sound variants');
  for (const { variant, wrong } of proof.variants) {
    lines.push(`  ${wrong.length === 0 ? 'accepted ' : 'MISJUDGED'} ${variant}`);
    for (const { rule, verdict, at, actual } of wrong)
      lines.push(`            ${rule}: ${verdict}${at === '' ? '' : ` at "${at}"`} (${actual})`);
  }
  const alive = survivors(proof).length;
  const seconds = (proof.durationMs / 1000).toFixed(1);
  const trials = [...proof.trials, ...proof.variants].reduce((sum, { tried }) => sum + tried, 0);
  lines.push(
    '',
    `${plural(proof.trials.length, 'mutant')}, ${proof.trials.length - alive} killed with the exact set of failing rules, ${alive} survived; ` +
      `${plural(proof.variants.length, 'sound variant')}, ${misjudged(proof).length} misjudged; ${proof.rules} rules, ${trials} trials, ${seconds} s`,
  );
  return lines.join('\n').trimStart();
}
