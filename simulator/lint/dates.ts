import { NULL_DATES } from '../engine/predefined.ts';
import type { Call, Node } from '../expression/ast.ts';
import { type Budget, ExpressionError, evaluateCondition, NO_DATE, type Scope } from '../expression/index.ts';
import { containersOf } from '../template/containers.ts';
import type { Position } from '../template/model.ts';
import type { LintRule } from './rule.ts';
import { type ExpressionUse, type LintSubject, namesOf } from './subject.ts';

/** Names of which a printed date may follow the PBX's culture. */
const DATE = /^(DateTime|(Call|Chat)(Start|Established|End)Time(Local|UTC))$/;
const SENT = new Set(['Message', 'PostValue', 'QueryParam', 'Url', 'Header']);
/** Methods that yield another date. */
const SAME_KIND = /^(Add\w+|ToUniversalTime|ToLocalTime)$/i;
/** Methods of texts, before which the date is printed. */
const OF_TEXT = /^(Replace|Substring|Trim\w*|ToUpper|ToLower)$/i;
/** .NET's standard formats that print in the culture. */
const IN_CULTURE = /^[dDfFgGmMtTyY]$/;
const NOT_ESTABLISHED = ['Missed', 'Notanswered'] as const;
/** What a condition reads that can keep an unanswered call out. */
const ANSWERED = /^(CallType|Duration|DurationTimespan|CallEstablishedTime.*)$/;

/** Whether a chain of calls on a date prints it in the culture of the PBX. */
function printsInCulture(calls: readonly Call[]): boolean {
  const first = calls.find(({ name }) => !SAME_KIND.test(name));
  if (first === undefined || OF_TEXT.test(first.name)) return true;
  const [format] = first.args;
  return (
    /^ToString$/i.test(first.name) &&
    (format === undefined || (format.kind === 'text' && IN_CULTURE.test(format.text)))
  );
}

/** The dates that a tree prints in the culture of the PBX. */
function printed(node: Node | undefined): string[] {
  switch (node?.kind) {
    case 'name':
      return [node.name];
    case 'concat':
      return node.parts.flatMap(printed);
    case 'iif':
      return [...printed(node.whenTrue), ...printed(node.whenFalse)];
    case 'call':
      return printsInCulture(node.calls) ? printed(node.receiver) : [];
    default:
      return [];
  }
}

const readsAnswered = (use: ExpressionUse): boolean => namesOf(use).some((name) => ANSWERED.test(name));

/** The formatted dates of a tree that may be missing, outside of an `IIf` that asks for them. */
function formattedNullDates(node: Node): string[] {
  switch (node.kind) {
    case 'concat':
      return node.parts.flatMap(formattedNullDates);
    case 'logic':
      return node.terms.flatMap(formattedNullDates);
    case 'compare':
      return [node.first, ...node.rest.map(({ operand }) => operand)].flatMap(formattedNullDates);
    case 'iif': {
      const inCondition = formattedNullDates(node.condition);
      if (asksForAnswer(node.condition)) return inCondition;
      return [...inCondition, ...[node.whenTrue, node.whenFalse].flatMap(formattedNullDates)];
    }
    case 'call': {
      const { receiver, calls } = node;
      const inArguments = calls.flatMap(({ args }) => args).flatMap(formattedNullDates);
      const isNull =
        receiver.kind === 'name' && calls.length > 0 && NULL_DATES.some((each) => each === receiver.name);
      return isNull ? [receiver.name, ...inArguments] : [...formattedNullDates(receiver), ...inArguments];
    }
    default:
      return [];
  }
}

function asksForAnswer(node: Node): boolean {
  if (node.kind === 'name') return ANSWERED.test(node.name);
  if (node.kind === 'concat') return node.parts.some(asksForAnswer);
  if (node.kind === 'logic') return node.terms.some(asksForAnswer);
  if (node.kind === 'compare')
    return [node.first, ...node.rest.map(({ operand }) => operand)].some(asksForAnswer);
  return node.kind === 'call' && asksForAnswer(node.receiver);
}

/** Whether a condition keeps every call out that was not answered, whatever else it reads. */
function excludesUnanswered(use: ExpressionUse, budget: Budget): boolean {
  return NOT_ESTABLISHED.every((callType) =>
    ['', '1', 'True', 'False'].every((other) => {
      const scope: Scope = (name) => {
        if (name === 'CallType') return callType;
        if (/^CallEstablishedTime/.test(name)) return NO_DATE;
        return /^Duration/.test(name) ? { kind: 'timespan', ms: 0 } : other;
      };
      try {
        return evaluateCondition(use.text, scope, { budget }) === (use.slot === 'SkipIf');
      } catch (error) {
        // A condition that cannot be evaluated sends nothing.
        if (error instanceof ExpressionError) return true;
        throw error;
      }
    }),
  );
}

const GUARDED = new WeakMap<LintSubject, ReadonlySet<Position>>();

/** The requests, containers and values that an unanswered call does not reach; found once for a template. */
function guardedPlaces(subject: LintSubject): ReadonlySet<Position> {
  const known = GUARDED.get(subject);
  if (known !== undefined) return known;
  const { expressions, template, budget } = subject;
  const guarded = new Set(
    expressions
      .filter(({ slot }) => slot === 'If' || slot === 'SkipIf')
      .filter((use) => readsAnswered(use) && excludesUnanswered(use, budget))
      .map(({ at }) => at),
  );
  for (const { request } of template.scenarios)
    for (const container of containersOf(request?.postValues))
      if (guarded.has(container.at)) for (const { at } of container.children) guarded.add(at);
  GUARDED.set(subject, guarded);
  return guarded;
}

/** Whether an unanswered call does not reach an expression: by a condition of its value, of what holds it, or of its request. */
function isForAnswered({ scenario, at }: ExpressionUse, subject: LintSubject): boolean {
  const guarded = guardedPlaces(subject);
  return guarded.has(at) || (scenario?.request !== undefined && guarded.has(scenario.request.at));
}

/** The uses that evaluate an expression: its own, or those of the parameter whose default it is. */
function evaluating(use: ExpressionUse, { template, expressions }: LintSubject): readonly ExpressionUse[] {
  if (use.scenario !== undefined) return [use];
  const parameter =
    use.slot === 'Default' ? template.parameters.find(({ at }) => at === use.at)?.name : undefined;
  if (parameter === undefined) return [];
  return expressions.filter((each) => each.scenario && each.passes >= 2 && namesOf(each).includes(parameter));
}

/** Dates that are missing, and dates that print in a culture. */
export const DATE_RULES: readonly LintRule[] = [
  {
    id: 'null-date',
    severity: 'warning',
    title: 'A date that may be missing is not formatted',
    why: 'A call that is not answered was never established: formatting its time fails, and the call is not reported.',
    remedy: 'Send the value with If="[CallType]==Inbound||[CallType]==Outbound".',
    check: (subject, report) => {
      if (subject.profile.nullDates === 'empty') return;
      for (const use of subject.expressions) {
        const [name] = use.nodes[0] ? formattedNullDates(use.nodes[0]) : [];
        if (name === undefined) continue;
        if (evaluating(use, subject).some((each) => !isForAnswered(each, subject)))
          report(use.at, `${use.slot} formats [${name}], which a call without an answer does not have`);
      }
    },
  },
  {
    id: 'date-culture',
    severity: 'info',
    title: 'A date that is sent has a format',
    why: "Without a format of its own a date prints in the PBX's culture: another PBX sends the day and the month in another order.",
    remedy: 'Write [[CallStartTimeUTC].ToString("yyyy-MM-ddTHH:mm:ssZ")].',
    check: ({ expressions }, report) => {
      for (const use of expressions) {
        const name = SENT.has(use.slot) ? printed(use.nodes[0]).find((each) => DATE.test(each)) : undefined;
        if (name !== undefined) report(use.at, `${use.slot} sends [${name}] without a format of its own`);
      }
    },
  },
];
