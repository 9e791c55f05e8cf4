import type { Context } from './context.ts';
import type { HttpResponse } from './http-response.ts';

/** Seconds in which some servers let a spent refresh token be used again, for clients that lost the response. */
export const LEEWAY = 60;
/** Seconds that are waited for where the clock cannot be moved and long waits are not allowed. */
const SHORT_LEEWAY = 5;

/** @returns the seconds after which a spent token has to be refused, as far as this deployment lets us wait */
export function leewayOf({ target, time }: Pick<Context, 'target' | 'time'>): number {
  return time.moves || target.allow.has('slow') ? LEEWAY : SHORT_LEEWAY;
}

/**
 * Sends a spent refresh token. A server may accept it for a while, or until the tokens that replaced it are used; where
 * it is accepted, the new access token is used and the leeway passes before it is sent again.
 * @returns the last response
 */
export async function sendSpent(
  { client, api, target, time }: Pick<Context, 'client' | 'api' | 'target' | 'time'>,
  spent: string,
): Promise<HttpResponse> {
  const answer = await client.refresh(spent);
  if (answer.accessToken === undefined) return answer;
  if (target.capabilities.has('crm-api')) await api.probe(answer.accessToken);
  await time.pass(leewayOf({ target, time }));
  return client.refresh(spent);
}

/** Whether a refresh token that was just spent is accepted again (RFC 9700 4.14.2 leaves room for a leeway). */
export async function acceptsSpentToken({ client }: Pick<Context, 'client'>): Promise<boolean> {
  const { refreshToken } = await client.grant();
  await client.refresh(refreshToken);
  return (await client.refresh(refreshToken)).accessToken !== undefined;
}

/** Why the trap of the Test button cannot be shown on such a deployment. */
export const SPENT_ACCEPTED =
  'the deployment accepts a refresh token again for a while after its use, so that the PBX does not lose its connection right after a test';

/**
 * A PBX names the cause of a refused refresh token by its error code (RFC 6749 5.2): where a bad token is not reported
 * as `invalid_grant`, another rule says so, and what the PBX says of it cannot be asked.
 */
export async function needsInvalidGrant({
  client,
  notApplicable,
}: Pick<Context, 'client' | 'notApplicable'>): Promise<void> {
  const { error, status } = await client.refresh('harness-no-such-token');
  if (error !== 'invalid_grant' || status < 400 || status >= 500)
    notApplicable('a bad refresh token is not reported as invalid_grant: oauth/token/error-names-the-cause');
}
