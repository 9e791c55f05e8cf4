import { PREDEFINED_NAMES } from '../engine/triggers.ts';
import type { Node } from '../expression/ast.ts';
import { hasBareIif } from './conditions.ts';
import type { LintRule } from './rule.ts';
import type { ExpressionUse, LintSubject } from './subject.ts';

/** Methods whose result is True or False. */
const ASKING = /^(StartsWith|EndsWith|Contains|Equals)$/i;
/** Escapes of other languages, and nothing else. */
const ESCAPES = /^(\\([nrt]|u[0-9a-f]{4}))+$/i;
/** What a contact shows or is found by: never the name of a value. */
const SHOWN = /^(ContactUrl|FirstName|LastName|FullName|CompanyName|Email|Phone\w*|Fax\w*|EntityId)$/;

const isTruth = (node: Node): boolean => node.kind === 'text' && /^(True|False)$/.test(node.text);

/** What an operand is when it can only be True or False. */
function booleanName(node: Node, parameters: ReadonlySet<string>): string | undefined {
  if (node.kind === 'name') return parameters.has(node.name) ? `[${node.name}]` : undefined;
  if (node.kind === 'iif') return isTruth(node.whenTrue) && isTruth(node.whenFalse) ? 'an IIf' : undefined;
  const last = node.kind === 'call' ? node.calls.at(-1)?.name : undefined;
  return last !== undefined && ASKING.test(last) ? `the result of ${last}` : undefined;
}

/** Comparisons with a Boolean in another spelling; `isProven`: the other side is True or False, and nothing else. */
function* misspelledBooleans(
  nodes: readonly Node[],
  parameters: ReadonlySet<string>,
): Generator<{ what: string; text: string; isProven: boolean }> {
  for (const node of nodes) {
    if (node.kind !== 'compare') continue;
    const operands = [node.first, ...node.rest.map(({ operand }) => operand)];
    const text = operands.find((each) => each.kind === 'text' && each.text.trim() !== '' && !isTruth(each));
    if (text?.kind !== 'text') continue;
    const [what] = operands.flatMap((each) => booleanName(each, parameters) ?? []);
    const name = operands.find((each) => each.kind === 'name');
    const isSpelling = /^(true|false)$/i.test(text.text);
    if (what !== undefined) yield { what, text: text.text, isProven: true };
    else if (name?.kind === 'name' && isSpelling)
      yield { what: `[${name.name}]`, text: text.text, isProven: false };
  }
}

/** Names that a value of an expression may mean. */
function isKnownName(name: string, { names, template }: LintSubject): boolean {
  return (
    PREDEFINED_NAMES.has(name) ||
    names.isVariable(name) ||
    template.parameters.some((each) => each.name === name)
  );
}

/** How an expression writes a name as other languages do, or with one bracket: `{Name}`, `${Name}`, `%Name%`, `[Name`. */
function foreignBrackets(use: ExpressionUse, subject: LintSubject): string | undefined {
  if (use.mode !== 'text') return undefined;
  const half = /^\s*(?:\[(\w+)|(\w+)\])\s*$/.exec(use.text);
  if (half !== null && isKnownName(half[1] ?? half[2] ?? '', subject)) return half[0].trim();
  for (const [text, braces, percents] of use.text.matchAll(/(?<!\{)\$?\{(\w+)\}(?!\})|%(\w+)%/g))
    if (isKnownName(braces ?? percents ?? '', subject)) return text;
  return undefined;
}

/** A name without brackets, where it cannot be meant as a text. */
function bareName(use: ExpressionUse, subject: LintSubject): string | undefined {
  const text = use.text.trim();
  const output = use.scenario?.outputs.outputs.find(({ at }) => at === use.at);
  if (use.slot !== 'Output' || output === undefined) return undefined;
  const isOwn = use.scenario?.variables.some(({ name }) => name !== '' && name === text);
  return isOwn || (SHOWN.test(output.type) && isKnownName(text, subject)) ? text : undefined;
}

/** Causes of symptoms that the engine shows without knowing why. */
export const CAUSE_RULES: readonly LintRule[] = [
  {
    id: 'iif-brackets',
    severity: 'error',
    title: 'IIf is in brackets',
    why: 'Without brackets it is text: the CRM, or the phone, shows the expression itself.',
    remedy: 'Write [IIf(condition,value,other)].',
    check: ({ expressions }, report) => {
      for (const { slot, text, at } of expressions)
        if (slot !== 'Default' && slot !== 'Ethalon' && hasBareIif(text))
          report(at, `${slot} contains IIf( and not [IIf(`);
    },
  },
  {
    id: 'boolean-case',
    severity: 'error',
    title: 'Booleans are compared with True and False',
    why: 'Parameters are True or False, and a JSON true or false becomes the text True or False: a comparison in lower case never holds.',
    remedy: 'Compare with "True" or "False".',
    check: ({ expressions, template }, report) => {
      const booleans = new Set(
        template.parameters.filter(({ type }) => type === 'Boolean').map(({ name }) => name),
      );
      // Whether a CRM sends a Boolean or a text does not show in the template.
      for (const { nodes, slot, at } of expressions)
        for (const { what, text, isProven } of misspelledBooleans(nodes, booleans))
          report(at, `${slot} compares ${what} with "${text}"`, isProven ? undefined : 'info');
      for (const { request, rules, variables } of template.scenarios) {
        if (request?.responseType !== 'Json') continue;
        for (const { type, ethalon, path, at } of [...rules, ...variables.flatMap(({ filter }) => filter)])
          if (type === 'Equals' && /^(true|false)$/i.test(ethalon) && !/^(True|False)$/.test(ethalon))
            report(at, `The rule on "${path}" compares with "${ethalon}"`, 'info');
      }
    },
  },
  {
    id: 'replace-backslash',
    severity: 'warning',
    title: 'A text has no escapes with a backslash',
    why: 'The language has no backslash escapes: "\\n" is a backslash and an n, which the text does not contain.',
    remedy: 'Write [LineBreak] in the argument: [[Text].Replace("[LineBreak]"," ")].',
    check: ({ expressions }, report) => {
      for (const { nodes, slot, at } of expressions)
        for (const { name, args } of nodes.flatMap((node) => (node.kind === 'call' ? node.calls : [])))
          for (const [index, arg] of args.entries()) {
            // In a message, which is written as JSON, an escape may be what is put in.
            const isPutIn = slot === 'Message' && index > 0;
            if (!isPutIn && arg.kind === 'text' && ESCAPES.test(arg.text))
              report(at, `${slot} gives ${name} the text "${arg.text}"`);
          }
    },
  },
  {
    id: 'output-brackets',
    severity: 'warning',
    title: 'A name is in brackets',
    why: 'Without brackets the name is text: every contact shows it.',
    remedy: 'Write [Name].',
    check: (subject, report) => {
      for (const use of subject.expressions) {
        const foreign = foreignBrackets(use, subject);
        const name = bareName(use, subject);
        // Some CRMs fill in placeholders of their own in the texts that they are sent.
        const severity = use.slot === 'Output' || use.slot === 'Url' ? undefined : 'info';
        if (foreign !== undefined) report(use.at, `${use.slot} has the text "${foreign}"`, severity);
        else if (name !== undefined) report(use.at, `Output has the text "${name}", the name of a value`);
      }
    },
  },
];
