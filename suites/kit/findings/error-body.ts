import type { HttpResponse } from '../http-response.ts';
import { type Finding, that } from './finding.ts';

/** A refusal of what was sent, in the documented shape: `response` a text, `hint` a list of texts. */
export function validationShape(answer: HttpResponse): Finding {
  const hint = answer.json?.['hint'];
  const wrong = [
    ...(answer.json === undefined ? ['no JSON object'] : []),
    ...(answer.text('response') === undefined ? ['no text "response"'] : []),
    ...(isListOfTexts(hint) ? [] : ['no list of texts "hint"']),
  ];
  return that(
    wrong.length === 0,
    'a JSON object with "response" and a list "hint"',
    wrong.length === 0 ? 'that' : `${answer.describe()}, ${wrong.join(', ')}`,
    answer,
  );
}

/** One of the hints names this field. */
export function hints(answer: HttpResponse, field: string): Finding {
  const hint = answer.json?.['hint'];
  const told = isListOfTexts(hint) ? hint : [];
  const holds = told.some((text) => text.includes(field));
  return that(holds, `a hint that names ${field}`, told.join(' ') || `${answer.describe()}, no hint`, answer);
}

/** An error in the documented shape: `message` a text, `error` a machine-readable code. */
export function errorShape(answer: HttpResponse): Finding {
  const code = answer.text('error');
  const wrong = [
    ...(answer.json === undefined ? ['no JSON object'] : []),
    ...(answer.text('message') === undefined ? ['no text "message"'] : []),
    ...(code !== undefined && /^[\w.-]+$/.test(code) ? [] : ['no code "error"']),
  ];
  return that(
    wrong.length === 0,
    'a JSON object with "message" and a code "error"',
    wrong.length === 0 ? 'that' : `${answer.describe()}, ${wrong.join(', ')}`,
    answer,
  );
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== '')
  );
}
