import { scopeNames, statedScopes } from '../findings/scopes.ts';
import type { HttpResponse } from '../http-response.ts';
import type { Traffic } from './traffic.ts';

/** A refresh that names a scope, and got tokens that say which they have. */
export interface ScopedRefresh {
  readonly answer: HttpResponse;
  /** What it asks for. */
  readonly asked: readonly string[];
  /** What the code exchange granted that it goes back to. */
  readonly granted: readonly string[];
}

/** @returns the refreshes of which everything is known: what was granted, asked and given */
export function refreshesNaming(traffic: Traffic): ScopedRefresh[] {
  return traffic.refreshes.flatMap((refresh) => {
    const first = traffic.familyOf(refresh)?.at(-1);
    const granted = first === undefined ? undefined : statedScopes(first.answer);
    const asked = scopeNames(refresh.field('scope'));
    const { answer } = refresh;
    if (granted === undefined || asked.length === 0 || statedScopes(answer) === undefined) return [];
    return [{ answer, asked, granted }];
  });
}
