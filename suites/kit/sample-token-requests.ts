import type { Context } from './context.ts';
import type { HttpResponse } from './http-response.ts';
import { NotApplicable } from './verdict.ts';

/** The answer to one sound token request. */
export interface Issuance {
  /** Which, as a claim names it: `the code exchange`. */
  readonly grant: string;
  readonly answer: HttpResponse;
}

/**
 * One sound token request of each grant, as far as the target has it: client credentials, code exchange, refresh.
 * The answers are not judged.
 * @throws NotApplicable when the target has none of them, Blocked when the user's approval brings no code
 */
export async function issuances({
  client,
  target,
}: Pick<Context, 'client' | 'target'>): Promise<readonly Issuance[]> {
  const made: Issuance[] = [];
  if (target.capabilities.has('client-credentials')) {
    made.push({ grant: 'the client credentials request', answer: await client.clientCredentials() });
  }
  if (target.capabilities.has('authorization-code')) {
    const answer = await client.exchange(await client.authorize());
    made.push({ grant: 'the code exchange', answer });
    if (target.capabilities.has('refresh-token') && answer.refreshToken !== undefined) {
      made.push({ grant: 'the refresh', answer: await client.refresh(answer.refreshToken) });
    }
  }
  if (made.length === 0) throw new NotApplicable('the target declares no grant by which tokens can be had');
  return made;
}
