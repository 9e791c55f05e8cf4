import { NULL_DATES } from '../engine/predefined.ts';
import type { Node } from '../expression/ast.ts';
import { walk } from '../expression/ast.ts';
import type { LintRule } from './rule.ts';
import { type ExpressionUse, type LintSubject, namesOf } from './subject.ts';

/** Names of which a printed date may follow the PBX's culture. */
const DATE = /^(DateTime|(Call|Chat)(Start|Established|End)Time(Local|UTC))$/;
const SENT = new Set(['Message', 'PostValue', 'QueryParam', 'Url']);
/** What a condition reads that keeps a missed call out. */
const ANSWERED = /^(CallType|Duration|DurationTimespan|CallEstablishedTime.*)$/;

/** The names that a tree prints as they are, without a method. */
function printed(node: Node | undefined): string[] {
  switch (node?.kind) {
    case 'name':
      return [node.name];
    case 'concat':
      return node.parts.flatMap(printed);
    case 'iif':
      return [...printed(node.whenTrue), ...printed(node.whenFalse)];
    case 'call':
      return node.calls.length === 0 ? printed(node.receiver) : [];
    default:
      return [];
  }
}

const readsAnswered = (nodes: readonly Node[]): boolean =>
  nodes.some((node) => node.kind === 'name' && ANSWERED.test(node.name));

/** The formatted dates of a tree that may be missing, outside of an `IIf` that asks for them. */
function formattedNullDates(node: Node): string[] {
  if (node.kind === 'iif')
    return readsAnswered(walk(node.condition))
      ? []
      : [node.whenTrue, node.whenFalse].flatMap((each) => formattedNullDates(each));
  if (node.kind === 'concat') return node.parts.flatMap((each) => formattedNullDates(each));
  if (node.kind !== 'call') return [];
  const { receiver } = node;
  const isNull =
    receiver.kind === 'name' && node.calls.length > 0 && NULL_DATES.some((each) => each === receiver.name);
  return isNull ? [receiver.name] : formattedNullDates(receiver);
}

/** Whether a missed call does not reach an expression: by a condition of its value, or of its request. */
function isForAnswered({ scenario, at }: ExpressionUse, { expressions }: LintSubject): boolean {
  return expressions.some(
    (each) =>
      (each.slot === 'If' || each.slot === 'SkipIf') &&
      (each.at === at || each.at === scenario?.request?.at) &&
      readsAnswered(each.nodes),
  );
}

/** Lower-case Booleans that a tree compares with a name. */
function* lowerCaseBooleans(nodes: readonly Node[]): Generator<{ name: string; text: string }> {
  for (const node of nodes) {
    if (node.kind !== 'compare') continue;
    const operands = [node.first, ...node.rest.map(({ operand }) => operand)];
    const name = operands.find((each) => each.kind === 'name');
    const text = operands.find((each) => each.kind === 'text' && /^(true|false)$/.test(each.text));
    if (name?.kind === 'name' && text?.kind === 'text') yield { name: name.name, text: text.text };
  }
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
      for (const { slot, mode, text, at } of expressions) {
        if (mode === 'text' && slot !== 'Default' && /^\s*IIf\s*\(.*\)\s*$/is.test(text))
          report(at, `${slot} begins with IIf( and not with [IIf(`);
      }
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
      for (const { nodes, slot, at } of expressions) {
        // Whether a CRM sends a Boolean or a text does not show in the template.
        for (const { name, text } of lowerCaseBooleans(nodes))
          report(at, `${slot} compares [${name}] with "${text}"`, booleans.has(name) ? undefined : 'info');
      }
    },
  },
  {
    id: 'replace-backslash',
    severity: 'warning',
    title: 'An escape in Replace is one that the PBX knows',
    why: 'The language has no backslash escapes: "\\n" is a backslash and an n, which the text does not contain.',
    remedy: 'Write [LineBreak] in the argument: [[Text].Replace("[LineBreak]"," ")].',
    check: ({ expressions }, report) => {
      for (const { nodes, slot, at } of expressions) {
        for (const node of nodes) {
          for (const { name, args } of node.kind === 'call' ? node.calls : []) {
            const [sought] = args;
            if (/^replace$/i.test(name) && sought?.kind === 'text' && /^(\\[nrt])+$/.test(sought.text))
              report(at, `${slot} replaces "${sought.text}"`);
          }
        }
      }
    },
  },
  {
    id: 'null-date',
    severity: 'warning',
    title: 'A date that may be missing is not formatted',
    why: 'A missed call was never established: formatting its time fails, and the call is not reported.',
    remedy: 'Send the value with If="[CallType]==Inbound||[CallType]==Outbound".',
    check: (subject, report) => {
      if (subject.profile.nullDates === 'empty') return;
      for (const use of subject.expressions) {
        const [name] = use.nodes[0] ? formattedNullDates(use.nodes[0]) : [];
        if (name !== undefined && use.scenario && !isForAnswered(use, subject))
          report(use.at, `${use.slot} formats [${name}], which a missed call does not have`);
      }
    },
  },
  {
    id: 'date-culture',
    severity: 'info',
    title: 'A date that is sent has a format',
    why: "Without a format a date prints in the PBX's culture: another PBX sends the day and the month in another order.",
    remedy: 'Write [[CallStartTimeUTC].ToString("yyyy-MM-ddTHH:mm:ssZ")].',
    check: ({ expressions }, report) => {
      for (const use of expressions) {
        const name = SENT.has(use.slot) ? printed(use.nodes[0]).find((each) => DATE.test(each)) : undefined;
        if (name !== undefined) report(use.at, `${use.slot} sends [${name}] without a format`);
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
      for (const { slot, text, at, scenario } of subject.expressions) {
        const isName = scenario?.variables.some(({ name }) => name !== '' && name === text.trim());
        if (slot === 'Output' && isName)
          report(at, `Output has the text "${text.trim()}", the name of a variable`);
      }
    },
  },
  {
    id: 'secret-in-query',
    severity: 'warning',
    title: 'A secret is not sent in a URL',
    why: 'Servers and proxies write URLs into their logs, with the secret in clear.',
    remedy: 'Send it in a header, or in the body of a Post.',
    check: ({ expressions, template }, report) => {
      const secrets = new Set(
        template.parameters
          .filter(({ type }) => type === 'Password' || type === 'OAuth')
          .map(({ name }) => name),
      );
      for (const use of expressions) {
        if (use.slot !== 'Url' && use.slot !== 'QueryParam') continue;
        const name = namesOf(use).find((each) => secrets.has(each));
        if (name !== undefined) report(use.at, `${use.slot} contains the secret [${name}]`);
      }
    },
  },
];
