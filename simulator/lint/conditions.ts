import { PREDEFINED_NAMES } from '../engine/triggers.ts';
import type { Node } from '../expression/ast.ts';
import type { LintRule } from './rule.ts';
import type { LintSubject } from './subject.ts';

/** `IIf(` without a bracket before it, with a bracket among its arguments: prose has none. */
const BARE_IIF = /(?<!\[\s{0,9})\bIIf\s*\([^)]{0,300}\[/i;

/** @returns whether an expression contains an `IIf` that is text, for want of a bracket */
export function hasBareIif(text: string): boolean {
  return BARE_IIF.test(text);
}

/** What other languages write between conditions, or before one. */
const FOREIGN = /^\s*!|[&|]|\b(and|or|not)\b/i;

/** The operands between the operators of a condition, with those of conditions in brackets. */
function operands(node: Node): Node[] {
  if (node.kind === 'logic') return node.terms.flatMap(operands);
  if (node.kind === 'compare') return [node.first, ...node.rest.map(({ operand }) => operand)];
  return [node];
}

const isBare = (node: Node): node is Node & { kind: 'text' } =>
  node.kind === 'text' && node.literal === 'bare';

/** What is wrong with an operand, if anything. */
function foreignOperator(operand: Node): string | undefined {
  const parts = operand.kind === 'concat' ? operand.parts : [operand];
  const text = parts.filter(isBare).map((part) => part.text);
  if (parts.length > 1) {
    const [foreign] = text.flatMap((each) => FOREIGN.exec(each)?.[0].trim() ?? []);
    if (foreign !== undefined) return `uses "${foreign}", which is text and no operator`;
  }
  if (parts.length === 1 && /^'.*'$/.test(text[0]?.trim() ?? ''))
    return `compares with ${text[0]?.trim()}, whose quotes are part of the text`;
  return undefined;
}

/** Conditions of a template: of `SkipIf` and `If`, and of every `IIf`. */
function* conditions({ expressions }: LintSubject) {
  for (const use of expressions) {
    if (use.mode === 'condition' && use.nodes[0]) yield { use, node: use.nodes[0] };
    for (const node of use.nodes) if (node.kind === 'iif') yield { use, node: node.condition };
  }
}

/** `[A]<>[B]` is two comparisons, one of them with nothing. */
function isUnequalSign(node: Node): boolean {
  if (node.kind === 'logic') return node.terms.some(isUnequalSign);
  if (node.kind !== 'compare') return false;
  const { first, rest } = node;
  const isSign = rest.some(
    ({ operator, operand }, index) =>
      operator === '<' &&
      rest[index + 1]?.operator === '>' &&
      operand.kind === 'concat' &&
      operand.parts.length === 0,
  );
  return isSign || [first, ...rest.map(({ operand }) => operand)].some(isUnequalSign);
}

/** Conditions: operators that exist, names in brackets. */
export const CONDITION_RULES: readonly LintRule[] = [
  {
    id: 'condition-operator',
    severity: 'error',
    title: 'A condition uses the operators that exist',
    why: 'Anything else is part of a text, so that the comparison never holds, or always.',
    remedy: 'Use == != > < >= <= || && and parentheses, and double quotes around texts.',
    check: (subject, report) => {
      for (const { use, node } of conditions(subject)) {
        const [wrong] = operands(node).flatMap((each) => foreignOperator(each) ?? []);
        if (wrong !== undefined) report(use.at, `${use.slot} ${wrong}`);
        else if (isUnequalSign(node)) report(use.at, `${use.slot} uses "<>", which is no operator`);
      }
    },
  },
  {
    id: 'condition-brackets',
    severity: 'error',
    title: 'A name in a condition is in brackets',
    why: 'Without brackets the name is text, and the comparison has the same result for every call.',
    remedy: 'Write [Name].',
    check: (subject, report) => {
      const { names, template } = subject;
      const isKnown = (name: string) =>
        PREDEFINED_NAMES.has(name) ||
        names.isVariable(name) ||
        template.parameters.some((each) => each.name === name);
      const pending = [...conditions(subject)];
      for (let next = pending.pop(); next; next = pending.pop()) {
        const { use, node } = next;
        if (node.kind === 'logic') for (const term of node.terms) pending.push({ use, node: term });
        if (node.kind !== 'compare') continue;
        const [first, ...others] = [node.first, ...node.rest.map(({ operand }) => operand)];
        const name = first && isBare(first) ? first.text.trim() : '';
        if (name !== '' && isKnown(name) && others.every((each) => each.kind === 'text'))
          report(use.at, `${use.slot} compares the text "${name}", the name of a value`);
      }
    },
  },
];
