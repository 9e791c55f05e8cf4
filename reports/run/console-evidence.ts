/** What a rule rests on, for a terminal: its claims, and its exchanges with their bodies. */
import type picocolors from 'picocolors';
import { clip, oneLine, wrap } from '../text.ts';
import type { Exchange, Result } from './document.ts';

/** Colors, or functions that change nothing. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** How a report for the terminal is laid out. */
export interface Page {
  readonly colors: Colors;
  /** Columns. */
  readonly width: number;
  readonly verbose: boolean;
}

/** Characters of a body that a terminal shows; the reports hold what was kept of it. */
const SHOWN_OF_A_BODY = 2000;

/** @returns every claim and every exchange of a result, a few lines each */
export function evidence(result: Result, page: Page): string[] {
  const steps = result.steps.map(
    (step) =>
      `${step.holds ? '✓' : '✗'} ${step.kind} ${step.claim}${step.holds ? '' : `: got ${step.actual}`}`,
  );
  return [
    ...steps.flatMap((text) => dimly(text, page)),
    ...result.exchanges.flatMap((one) => exchanged(one, page)),
  ];
}

function exchanged({ number, actor, request, response, failure }: Exchange, page: Page): string[] {
  const answer = response ? String(response.status) : (failure ?? 'no answer');
  const body = (sign: string, text = '') =>
    text === '' ? [] : dimly(clip(oneLine(text), SHOWN_OF_A_BODY), page, 4, `${sign} `);
  return [
    ...dimly(`${number} ${actor}: ${request.method} ${request.url} → ${answer}`, page),
    ...body('>', request.body),
    ...body('<', response?.body),
  ];
}

/** @param sign what the first line begins with; the others are indented by as much */
function dimly(text: string, page: Page, indent = 2, sign = ''): string[] {
  const { length } = sign || '  ';
  return wrap(oneLine(text), page.width - indent - 2 - length).map((line, index) => {
    const begin = index === 0 ? sign : ' '.repeat(length);
    return `  ${page.colors.dim(`${' '.repeat(indent)}${begin}${line}`)}`;
  });
}
