import type { HttpResponse } from '../http-response.ts';
import { type Finding, that } from './finding.ts';

/** Tokens were issued: 200, a JSON object with `access_token` and `token_type` (RFC 6749 5.1). */
export function issued(answer: HttpResponse, also: { refreshToken?: boolean } = {}): Finding {
  const complete =
    answer.status === 200 &&
    answer.accessToken !== undefined &&
    answer.text('token_type') !== undefined &&
    (also.refreshToken !== true || answer.refreshToken !== undefined);
  const missing = [
    'access_token',
    'token_type',
    ...(also.refreshToken === true ? ['refresh_token'] : []),
  ].filter((member) => answer.text(member) === undefined);
  return that(
    complete,
    `200 with an access token${also.refreshToken === true ? ' and a refresh token' : ''}`,
    answer.status === 200 && missing.length > 0 ? `200 without ${missing.join(' and ')}` : answer.describe(),
    answer,
  );
}

/** No token stands anywhere in the answer's body or Location. */
export function noToken(answer: HttpResponse): Finding {
  return that(!carriesToken(answer), 'no token', answer.describe(), answer);
}

/** @returns whether a token stands in the answer's body or Location */
export function carriesToken(answer: HttpResponse): boolean {
  return (
    answer.accessToken !== undefined ||
    answer.refreshToken !== undefined ||
    /access_token=/.test(answer.header('location') ?? '')
  );
}
