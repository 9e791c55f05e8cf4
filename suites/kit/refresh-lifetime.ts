import type { Context } from './context.ts';
import { issued } from './findings/index.ts';
import type { HttpResponse } from './http-response.ts';
import { readJwt } from './jwt.ts';

/** Members in which servers state the lifetime of a refresh token; no RFC registers one. */
const MEMBERS = ['refresh_token_expires_in', 'refresh_expires_in'] as const;

/** Why a rule about the lifetime of refresh tokens cannot be asked of a deployment that states none. */
export const UNSTATED =
  'its clock cannot be moved, and neither a token response nor lifetimes.refreshToken of the target file says that refresh tokens end sooner';

/**
 * @returns the seconds that a token response states for its refresh token, in a member of its own or in the `exp` of a
 * JWT; undefined: nothing, or no end
 */
export function statedRefreshLifetime(answer: HttpResponse): number | undefined {
  for (const member of MEMBERS) {
    const value = Number(answer.json?.[member] ?? Number.NaN);
    if (value > 0) return value;
  }
  const payload = readJwt(answer.refreshToken ?? '')?.payload;
  const issuedAt = Number(payload?.['iat'] ?? Date.parse(answer.header('date') ?? '') / 1000);
  const lifetime = Number(payload?.['exp'] ?? Number.NaN) - issuedAt;
  return lifetime > 0 ? lifetime : undefined;
}

/**
 * Refreshes twice, as a connection in use does.
 * @returns the refresh token that the connection has then
 */
export async function refreshedTwice(
  { client, given }: Pick<Context, 'client' | 'given'>,
  refreshToken: string,
): Promise<string> {
  const first = await client.refresh(refreshToken);
  given('a refresh at once is accepted', issued(first));
  const second = await client.refresh(first.refreshToken ?? refreshToken);
  given('another one is too', issued(second));
  return second.refreshToken ?? first.refreshToken ?? refreshToken;
}
