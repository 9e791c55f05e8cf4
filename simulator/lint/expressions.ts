import { FIXED_VALUES, TRANSCRIPTION_NAMES, UNTRUSTED_NAMES } from '../engine/predefined.ts';
import type { Node } from '../expression/ast.ts';
import { isBareWord } from '../expression/condition.ts';
import { isMethod } from '../expression/methods.ts';
import { hasBareIif } from './conditions.ts';
import type { LintRule } from './rule.ts';
import { namesOf } from './subject.ts';

function* compared(nodes: readonly Node[]): Generator<{ name: string; text: string }> {
  for (const node of nodes) {
    if (node.kind !== 'compare') continue;
    const operands = [node.first, ...node.rest.map(({ operand }) => operand)];
    for (const left of operands) {
      for (const right of operands) {
        if (left.kind === 'name' && right.kind === 'text') yield { name: left.name, text: right.text };
      }
    }
  }
}

/** Unquoted words beside `||` or `&&`, outside of brackets: what V20 refuses. */
function refusedWords(node: Node | undefined, beside = false): string[] {
  if (node?.kind === 'logic') return node.terms.flatMap((term) => refusedWords(term, true));
  if (node?.kind === 'compare')
    return [node.first, ...node.rest.map(({ operand }) => operand)].flatMap((each) =>
      refusedWords(each, beside),
    );
  return beside && node && isBareWord(node) && node.text !== '' ? [node.text] : [];
}

/** Expressions in any attribute or text. */
export const EXPRESSION_RULES: readonly LintRule[] = [
  {
    id: 'expression-syntax',
    severity: 'error',
    title: 'An expression can be evaluated',
    why: 'The scenario fails each time; the integration log says why.',
    remedy: 'Correct the expression.',
    check: ({ expressions }, report) => {
      for (const { error, slot, mode, text, at } of expressions) {
        // The rule iif-brackets names the cause.
        const isBareIif = mode === 'condition' && hasBareIif(text);
        if (error && error.code !== 'unknown-function' && !isBareIif) report(at, `${slot}: ${error.message}`);
      }
    },
  },
  {
    id: 'method-brackets',
    severity: 'error',
    title: 'A method is called on a bracketed value',
    why: 'The PBX reads the whole as a function name and fails with "Unknown function".',
    remedy: 'Write [[x].Method()] instead of [x.Method()].',
    check: ({ expressions }, report) => {
      for (const { error, slot, at } of expressions) {
        if (error?.code === 'unknown-function' && error.message.includes(';'))
          report(at, `${slot}: ${error.message}`);
      }
    },
  },
  {
    id: 'function-unknown',
    severity: 'error',
    title: 'The PBX knows every function and method',
    why: 'The PBX fails with "Unknown function", and the request is not sent.',
    remedy: 'Use IIf and the methods of .NET texts, dates and time spans.',
    check: ({ expressions }, report) => {
      for (const { error, slot, nodes, at } of expressions) {
        if (error?.code === 'unknown-function' && !error.message.includes(';'))
          report(at, `${slot}: ${error.message}`);
        for (const node of nodes) {
          for (const { name } of node.kind === 'call' ? node.calls : []) {
            if (!isMethod(name)) report(at, `${slot}: Unknown function "${name}"`);
          }
        }
      }
    },
  },
  {
    id: 'skip-if-quotes',
    severity: 'error',
    title: 'Words beside || and && in SkipIf are in quotes',
    why: 'V20 refuses the condition, and the scenario does not run; True and False need no quotes.',
    remedy: 'Write [CallType]!="Inbound", with &quot; in the attribute; V18 accepts it too.',
    check: ({ expressions, profile }, report) => {
      if (profile.unquotedWords === 'text') return;
      for (const use of expressions) {
        const words = use.slot === 'SkipIf' ? [...new Set(refusedWords(use.nodes[0]))] : [];
        if (words.length > 0) report(use.at, `SkipIf compares with ${words.join(' and ')} without quotes`);
      }
    },
  },
  {
    id: 'call-type-value',
    severity: 'error',
    title: 'A call type is compared with one that exists',
    why: 'Case matters: the comparison never holds, and calls of that type are logged wrongly or not at all.',
    remedy: 'CallType is Inbound, Missed, Outbound or Notanswered; CallDirection is Inbound or Outbound.',
    check: ({ expressions }, report) => {
      for (const { nodes, slot, at } of expressions) {
        for (const { name, text } of compared(nodes)) {
          const values = FIXED_VALUES[name];
          if (values && text !== '' && !values.includes(text)) {
            report(at, `${slot} compares [${name}] with "${text}", which is not one of its values`);
          }
        }
      }
    },
  },
  {
    id: 'passes-foreign',
    severity: 'error',
    title: 'Text of callers is not evaluated',
    why: 'Brackets in a transcript or a chat are evaluated as expressions: the text is garbled, or discloses parameters.',
    remedy: 'Evaluate once: leave Passes out.',
    check: ({ expressions }, report) => {
      for (const use of expressions) {
        const foreign =
          use.passes >= 2 ? UNTRUSTED_NAMES.find((name) => namesOf(use).includes(name)) : undefined;
        if (foreign) report(use.at, `${use.slot} evaluates [${foreign}] ${use.passes} times`);
      }
    },
  },
  {
    id: 'passes-missing',
    severity: 'warning',
    title: 'A parameter with expressions is evaluated twice',
    why: "One pass yields the parameter's text: its [Number] or [DateTime] reaches the CRM as written.",
    remedy: 'Write Passes="2".',
    check: ({ template, expressions }, report) => {
      const defaults = expressions.filter(
        ({ slot, nodes }) => slot === 'Default' && nodes.some(({ kind }) => kind === 'name'),
      );
      const texts = new Set(
        template.parameters.filter(({ at }) => defaults.some((use) => use.at === at)).map(({ name }) => name),
      );
      for (const use of expressions) {
        const isSent = ['Message', 'PostValue', 'QueryParam', 'Header', 'Output'].includes(use.slot);
        const name = isSent && use.passes < 2 ? namesOf(use).find((each) => texts.has(each)) : undefined;
        if (name !== undefined)
          report(use.at, `${use.slot} evaluates [${name}], which contains expressions, only once`);
      }
    },
  },
  {
    id: 'transcription-support',
    severity: 'warning',
    title: 'Transcripts are enabled',
    why: 'Without SupportsTranscription the PBX leaves Transcription, Summary and Sentiment empty.',
    remedy: 'Write SupportsTranscription="true" on Crm.',
    check: ({ template, expressions, profile }, report) => {
      if (template.supportsTranscription || !profile.transcribes) return;
      for (const use of expressions) {
        const name = TRANSCRIPTION_NAMES.find((each) => namesOf(use).includes(each));
        if (name) report(use.at, `${use.slot} reads [${name}] and SupportsTranscription is not true`);
      }
    },
  },
];
