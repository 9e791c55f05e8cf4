import { postValues, scenario, value } from './parts.ts';

/** Trades the authorization code for the refresh token that the PBX stores as the value of the Authorize button. */
export function codeExchange(base: string): string {
  return scenario({
    id: 'OAuthGetRefreshToken',
    request: { Url: `${base}/oauth/token`, RequestEncoding: 'UrlEncoded', RequestType: 'Post' },
    body: [
      postValues([
        value('grant_type', 'authorization_code'),
        value('code', '[code]'),
        value('redirect_uri', '[RedirectUri]'),
        value('client_id', '[ClientId]'),
        value('client_secret', '[ClientSecret]'),
        value('state', '[state]'),
      ]),
    ],
    rule: 'refresh_token',
    variables: { Result: 'refresh_token' },
    outputs: [['Result', '[Result]']],
  });
}

/**
 * Trades the stored refresh token for an access token. The answer's refresh token goes by the name of the Authorize
 * parameter, because the PBX stores such a value in its place and the old token is dead.
 */
export function authentication(base: string): string {
  return scenario({
    id: 'Authenticate',
    request: { Url: `${base}/oauth/token`, RequestEncoding: 'UrlEncoded', RequestType: 'Post' },
    body: [
      postValues([
        value('grant_type', 'refresh_token'),
        value('refresh_token', '[RefreshToken]'),
        value('client_id', '[ClientId]'),
        value('client_secret', '[ClientSecret]'),
      ]),
    ],
    rule: 'access_token',
    variables: { AccessToken: 'access_token', ExpiresIn: 'expires_in', RefreshToken: 'refresh_token' },
    outputs: [
      ['HeaderName', 'Authorization'],
      ['HeaderValue', 'Bearer [AccessToken]'],
      ['RefreshToken', '[RefreshToken]'],
    ],
  });
}
