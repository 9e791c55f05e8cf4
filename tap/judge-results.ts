import { notAsked, ofRule, type Selected } from '../harness/index.ts';
import type { Result, Step } from '../reports/run/document.ts';
import { plural } from '../reports/text.ts';
import type { Rule } from '../suites/kit/rule.ts';
import type { SeenExchange, Witnessed } from '../suites/kit/witness.ts';

/** A violation is shown by so many exchanges at most. */
const MOST = 20;

/** @returns the exchanges of these numbers, the first of them where there are many, in the order of the traffic */
export function evidenceOf(
  numbers: readonly number[],
  traffic: readonly SeenExchange[],
): readonly SeenExchange[] {
  const wanted = new Set(numbers.slice(0, MOST));
  return traffic.filter(({ number }) => wanted.has(number));
}

/** What is known of a rule that traffic was judged by. */
export interface Judged {
  readonly selected: Selected;
  readonly witnessed: Witnessed;
  /** The exchanges of a violation. */
  readonly evidence: readonly SeenExchange[];
}

/** @returns the result of a rule for a run document; what was not seen is not applicable, and says so */
export function resultOf({ selected: { rule, level }, witnessed, evidence }: Judged): Result {
  const about = { ...ofRule(rule), level, durationMs: 0 };
  switch (witnessed.verdict) {
    case 'not-seen':
      return notAsked(rule, level, `not seen: ${witnessed.missing}`);
    case 'pass': {
      const seen = plural(witnessed.seen, 'exchange');
      const step = must({ claim: `kept to in ${seen}`, holds: true, expected: rule.title, actual: seen });
      return { ...about, verdict: 'pass', at: '', expected: '', actual: '', steps: [step], exchanges: [] };
    }
    case 'fail': {
      const { claim, expected, actual } = witnessed;
      const exchanges = evidence.map(({ number: _, ...seen }, index) => ({
        number: index + 1,
        actor: seen.endpoint === 'authorize' || seen.endpoint === 'other' ? 'user' : 'pbx',
        atMs: Math.round(seen.atMs),
        durationMs: Math.round(seen.durationMs * 10) / 10,
        request: seen.request,
        ...(seen.response === undefined ? {} : { response: seen.response }),
        ...(seen.failure === undefined ? {} : { failure: seen.failure }),
      }));
      const numbers = exchanges.map(({ number }) => number);
      const where: Step = {
        kind: 'note',
        claim: `In the tap: exchange ${evidence.map(({ number }) => number).join(', ')}.`,
        ...{ holds: true, expected: '', actual: '', exchanges: [] },
      };
      const steps = [must({ claim, holds: false, expected, actual, exchanges: numbers }), where];
      const verdict = level === 'MUST' ? 'fail' : 'advice';
      return { ...about, verdict, at: claim, expected, actual, steps, exchanges };
    }
  }
}

function must(step: Omit<Step, 'kind' | 'exchanges'> & Partial<Pick<Step, 'exchanges'>>): Step {
  return { kind: 'must', exchanges: [], ...step };
}

/** @returns a change of a verdict in one line; undefined where a rule was merely seen to be kept */
export function describeVerdict({ id }: Rule, witnessed: Witnessed): string | undefined {
  if (witnessed.verdict !== 'fail') return undefined;
  const { claim, expected, actual, exchanges } = witnessed;
  return `✗ ${id}: ${claim}: expected ${expected}, got ${actual} (exchange ${exchanges.slice(0, MOST).join(', ')})`;
}
