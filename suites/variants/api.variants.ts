import type { PublicError } from '../../connector/oauth/errors.ts';
import { soundPolicy } from '../../connector/policy/index.ts';
import { variants } from '../kit/variants.ts';
import { isApiError, where, withHeaders } from './responses.ts';

const MALFORMED: PublicError = {
  status: 401,
  error: 'invalid_token',
  description: 'The access token is malformed.',
};

export default variants(
  {
    name: 'bearer challenges bear no description',
    because: 'RFC 6750 3: error_description is optional',
    policy: {
      bearerChallenge: (reason, error) =>
        soundPolicy.bearerChallenge(reason, error)?.replace(/, error_description="[^"]*"/, ''),
    },
  },
  {
    name: 'bearer challenges name scope, realm and an address, in another order and in tokens without quotes',
    because:
      'RFC 9110 11.2: a parameter is a token or a quoted string, in any order; RFC 6750 3 allows scope and error_uri',
    policy: {
      bearerChallenge: (reason, error) => {
        if (soundPolicy.bearerChallenge(reason, error) === undefined) return undefined;
        const code =
          reason === 'token_missing' ? '' : `error=${error.error}, error_uri="https://docs.example.com/", `;
        return `bearer ${code}scope="client crm",realm=crm`;
      },
    },
  },
  {
    name: 'another challenge comes before that of Bearer',
    because: 'RFC 9110 11.6.1: a response may hold several challenges, in one field',
    tamper: where(
      (exchange) => isApiError(exchange) && exchange.headers['www-authenticate'] !== undefined,
      (exchange) =>
        withHeaders(exchange, {
          'www-authenticate': `Negotiate, ${exchange.headers['www-authenticate']}`,
        }),
    ),
  },
  {
    name: 'a malformed Authorization header is an invalid_token with 401',
    because: 'RFC 6750 3.1: invalid_token: the access token is expired, revoked, malformed, or invalid',
    policy: {
      publicError: (reason) => (reason === 'token_malformed' ? MALFORMED : soundPolicy.publicError(reason)),
    },
  },
);
