import type { Outcome } from './actors/outcome.ts';
import type { Answer } from './answer.ts';
import { type Finding, that } from './findings.ts';
import { readJwt } from './jwt.ts';

/**
 * The scopes that a token answer grants: its `scope` member, else what the token itself says when it is a JWT
 * (RFC 9068 2.2.3).
 * @returns undefined when neither says anything
 */
export function grantedScopes(answer: Answer): readonly string[] | undefined {
  if (answer.scopes !== undefined) return answer.scopes;
  const payload = readJwt(answer.accessToken ?? '')?.payload;
  const claim = payload?.['scope'] ?? payload?.['scopes'] ?? payload?.['scp'];
  if (typeof claim === 'string') return claim.split(' ').filter((name) => name !== '');
  return Array.isArray(claim) ? claim.map(String) : undefined;
}

/** A token answer says which scopes it grants, itself or in its token. */
export function statesScope(answer: Answer): Finding {
  return that(
    grantedScopes(answer) !== undefined,
    'the granted scopes in the answer or in the token',
    grantedScopes(answer)?.join(' ') ?? `${answer.describe()} without scope`,
    answer,
  );
}

/** No scope beyond these was granted: refused with invalid_scope (RFC 6749 5.2), or a token that says so. */
export function grantsOnly(answer: Answer, allowed: readonly string[]): Finding {
  const granted = answer.accessToken === undefined ? undefined : grantedScopes(answer);
  const beyond = granted?.filter((name) => !allowed.includes(name)) ?? [];
  const refused = answer.status >= 400 && answer.status < 500 && answer.error === 'invalid_scope';
  return that(
    answer.accessToken === undefined ? refused : granted !== undefined && beyond.length === 0,
    `invalid_scope, or no scope beyond ${allowed.join(' ') || '(none)'}`,
    beyond.length === 0 ? answer.describe() : `${answer.status}, granted ${beyond.join(' ')}`,
    answer,
  );
}

/** @returns the code that an authorization request brought, undefined when it was refused */
export function codeOf(outcome: Outcome): string | undefined {
  return (outcome.kind === 'redirect' && outcome.query.get('code')) || undefined;
}
