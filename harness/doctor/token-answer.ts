import type { HttpResponse } from '../../suites/kit/http-response.ts';
import { noFor, type Reply } from './question.ts';

const YEAR_SECONDS = 365 * 24 * 3600;
/** Longer than any sensible access token lives; an epoch second is about 57 years. */
const ABSURD_SECONDS = 10 * YEAR_SECONDS;

/** @returns the no for a granted token that a PBX cannot read; undefined: it can */
export function unreadable(answer: HttpResponse): Reply | undefined {
  const encoding = answer.header('content-encoding');
  if (answer.accessToken !== undefined && (encoding === undefined || encoding === 'identity'))
    return undefined;
  return noFor(
    answer,
    'The token answer holds no access_token that a PBX can read',
    'Answer with a JSON object that has access_token, token_type and expires_in (RFC 6749 5.1).',
  );
}

/** @returns what a PBX puts up without, but a stricter reader may not; one sentence each */
export function adviceOn(answer: HttpResponse, askedScope: string): string[] {
  const type = answer.header('content-type') ?? 'absent';
  const advice: string[] = [];
  if (!type.includes('json'))
    advice.push(`Advice: its Content-Type is ${type}, and should be application/json.`);
  if (answer.text('token_type') === undefined) advice.push('Advice: token_type is missing (RFC 6749 5.1).');
  advice.push(...adviceOnLifetime(answer), ...droppedScope(answer, askedScope));
  return advice;
}

/** @returns the seconds that a granted access token lives, where the answer names them */
export function lifetimeOf(answer: HttpResponse | undefined): number | undefined {
  const seconds = Number(answer?.json?.['expires_in']);
  return seconds > 0 ? seconds : undefined;
}

function adviceOnLifetime({ json }: HttpResponse): string[] {
  const value = json?.['expires_in'];
  const seconds = Number(value);
  if (value === undefined) return ['Advice: expires_in is missing; 3CX then refreshes only after a refusal.'];
  if (!(seconds > 0)) return ['Advice: expires_in is no number of seconds.'];
  if (seconds <= ABSURD_SECONDS) {
    return typeof value === 'string' ? ['Advice: expires_in is a text, and should be a number.'] : [];
  }
  return [
    `Advice: expires_in is ${seconds} seconds, decades (${Math.round(seconds / YEAR_SECONDS)} years): it looks like a time stamp in place of a lifetime, and the PBX will not refresh in time.`,
  ];
}

/** RFC 6749 5.1: where the granted scope differs from the one asked for, the answer has to say so; dropping is silent otherwise. */
function droppedScope({ scopes }: HttpResponse, asked: string): string[] {
  if (scopes === undefined) return [];
  const dropped = asked.split(' ').filter((scope) => scope !== '' && !scopes.includes(scope));
  return dropped.length === 0
    ? []
    : [
        `The server drops the scope "${dropped.join(' ')}" without an error: it grants "${scopes.join(' ')}" only.`,
      ];
}
