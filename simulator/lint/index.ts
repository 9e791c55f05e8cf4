import { PBX_PROFILES, type PbxProfileName } from '../engine/profile.ts';
import type { Position } from '../template/model.ts';
import { checkFileName, parseWithSource, TemplateRefused } from '../template/parse.ts';
import type { RefusalCode } from '../template/refused.ts';
import { markup, positions, readSource } from '../template/source.ts';
import { AUTHENTICATION_RULES } from './authentication.ts';
import { BODY_RULES } from './bodies.ts';
import { CAUSE_RULES } from './causes.ts';
import { CONDITION_RULES } from './conditions.ts';
import { DATE_RULES } from './dates.ts';
import { DOCUMENT_RULES } from './document.ts';
import { EXPRESSION_RULES } from './expressions.ts';
import { NAME_RULES } from './name-rules.ts';
import { OUTPUT_RULES } from './outputs.ts';
import { PARAMETER_RULES } from './parameters.ts';
import { QUERY_RULES } from './queries.ts';
import { REQUEST_RULES } from './requests.ts';
import type { LintFinding, LintRule } from './rule.ts';
import { SCENARIO_RULES } from './scenarios.ts';
import { subjectOf } from './subject.ts';
import { VARIABLE_RULES } from './variables.ts';

export type { LintFinding, LintRule, Severity } from './rule.ts';
/** The PBX version that a template is meant for. */
export type PbxVersion = PbxProfileName;

/** All rules for a template that can be imported. */
export const LINT_RULES: readonly LintRule[] = [
  ...DOCUMENT_RULES,
  ...PARAMETER_RULES,
  ...AUTHENTICATION_RULES,
  ...SCENARIO_RULES,
  ...REQUEST_RULES,
  ...QUERY_RULES,
  ...BODY_RULES,
  ...VARIABLE_RULES,
  ...OUTPUT_RULES,
  ...EXPRESSION_RULES,
  ...CONDITION_RULES,
  ...DATE_RULES,
  ...NAME_RULES,
  ...CAUSE_RULES,
];

/** Why each refusal matters. */
const REFUSALS: Readonly<Record<RefusalCode, string>> = {
  'file-name': 'The upload refuses the file because of its name.',
  'too-large': 'The PBX does not read a file of that size.',
  encoding: "The PBX cannot read the file's text.",
  'not-well-formed': 'The upload fails with "incorrect file format", and nothing is imported.',
  doctype: 'A DOCTYPE can pull in other files and grow without bounds, so it is not accepted.',
  'too-deep': 'The PBX does not read elements nested this deep.',
  'wrong-root': 'The upload fails with "incorrect file format": the file is not a CRM template.',
  'older-vocabulary': 'Templates of older systems are no longer imported.',
  'nested-scenario':
    'The upload fails with "incorrect file format": Authentication takes the Id of a scenario.',
  'missing-scenario': 'Without its authentication scenario the integration cannot send a single request.',
  'bad-value': 'The PBX cannot read the value, and imports nothing.',
};

const START: Position = { line: 1, column: 1 };

/**
 * Checks a template for errors. A template that cannot be imported yields its refusal as one error, under the rule
 * `import/<code>` (or `comment-hyphens`, the commonest cause of XML that is not well-formed).
 *
 * @param options.pbx version that the template is meant for
 * @param options.fileName without its folder; checked when given
 * @returns findings in the order of the text
 */
export function lintTemplate(
  source: string | Uint8Array,
  options: { readonly pbx: PbxVersion; readonly fileName?: string },
): LintFinding[] {
  const findings: LintFinding[] = [];
  if (options.fileName !== undefined) {
    const { fileName } = options;
    const refusal = refusalOf(() => checkFileName(fileName));
    if (refusal) findings.push(refusal);
  }
  const refusal = refusalOf(() => {
    const subject = subjectOf(parseWithSource(source), PBX_PROFILES[options.pbx]);
    for (const { id: rule, severity, why, remedy, check } of LINT_RULES) {
      check(subject, (at, message, other = severity) =>
        findings.push({ rule, severity: other, message, why, remedy, at }),
      );
    }
  });
  if (refusal) findings.push(commentHyphens(source, refusal) ?? refusal);
  return findings.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

function refusalOf(run: () => void): LintFinding | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof TemplateRefused)) throw error;
    return {
      rule: `import/${error.code}`,
      severity: 'error',
      message: error.message.replace(/\.$/, ''),
      why: REFUSALS[error.code],
      remedy: error.remedy,
      at: error.at ?? START,
    };
  }
}

function commentHyphens(source: string | Uint8Array, refusal: LintFinding): LintFinding | undefined {
  if (refusal.rule !== 'import/not-well-formed') return undefined;
  const text = readSource(source);
  for (const { kind, start, end } of markup(text)) {
    const hyphens = kind === 'comment' ? text.slice(start + 4, end - 3).search(/--|-$/) : -1;
    if (hyphens === -1) continue;
    return {
      rule: 'comment-hyphens',
      severity: 'error',
      message: 'A comment contains --',
      why: 'XML forbids two hyphens inside a comment (XML 1.0 2.5): the upload fails with "incorrect file format".',
      remedy: 'Write one hyphen, or remove what was commented out.',
      at: positions(text)(start + 4 + hyphens),
    };
  }
  return undefined;
}
