import { postValues, scenario, value } from './parts.ts';
import type { XmlNode } from './xml.ts';

/** The scenario that exchanges the authorization code for the refresh token, which the PBX stores as the value of the Authorize button. */
export function codeExchange(base: string): XmlNode {
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
 * The scenario that exchanges the stored refresh token for an access token. The output for the new refresh token has the
 * name of the Authorize parameter, so that the PBX stores it in place of the spent one.
 */
export function authentication(base: string): XmlNode {
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

/**
 * The scenario that authenticates without a user: server to server, with Client ID and Client Secret only (RFC 6749 4.4).
 * There is no refresh token to lose: the PBX asks for another access token when the one it has is refused.
 */
export function clientCredentials(base: string): XmlNode {
  return scenario({
    id: 'Authenticate',
    request: { Url: `${base}/oauth/token`, RequestEncoding: 'UrlEncoded', RequestType: 'Post' },
    body: [
      postValues([
        value('grant_type', 'client_credentials'),
        value('client_id', '[ClientId]'),
        value('client_secret', '[ClientSecret]'),
        value('scope', 'client crm'),
      ]),
    ],
    rule: 'access_token',
    variables: { AccessToken: 'access_token', ExpiresIn: 'expires_in' },
    outputs: [
      ['HeaderName', 'Authorization'],
      ['HeaderValue', 'Bearer [AccessToken]'],
    ],
  });
}
