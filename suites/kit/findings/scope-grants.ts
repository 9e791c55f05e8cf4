import type { AuthorizationOutcome } from '../actors/outcome.ts';
import type { HttpResponse } from '../http-response.ts';
import { type Finding, that } from './finding.ts';
import { refused } from './refusals.ts';
import { statedScopes } from './scopes.ts';

/** A token answer says which scopes it grants, itself or in its token. */
export function statesScope(answer: HttpResponse): Finding {
  const stated = statedScopes(answer);
  return that(
    stated !== undefined,
    'the granted scopes, in the answer or in the token',
    stated === undefined ? `${answer.describe()} without scope` : `scope ${stated.join(' ')}`,
    answer,
  );
}

/** No scope beyond these was granted: no token at all, or one that says so. */
export function grantsOnly(answer: HttpResponse, allowed: readonly string[]): Finding {
  const stated = statedScopes(answer);
  const beyond = stated?.filter((name) => !allowed.includes(name)) ?? [];
  return that(
    answer.accessToken === undefined ? refused(answer).holds : stated !== undefined && beyond.length === 0,
    `a refusal, or a token with no scope beyond: ${allowed.join(' ') || '(none)'}`,
    beyond.length === 0 ? answer.describe() : `${answer.status}, granted ${beyond.join(' ')}`,
    answer,
  );
}

/** @returns the code that an authorization request brought, undefined when it was refused */
export function codeOf(outcome: AuthorizationOutcome): string | undefined {
  return (outcome.kind === 'redirect' && outcome.query.get('code')) || undefined;
}
