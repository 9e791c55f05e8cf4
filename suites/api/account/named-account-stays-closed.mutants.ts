import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an account_id query parameter overrides the account of the token in searches',
    policy: {
      accountOfRequest: (token, request, context) =>
        new URLSearchParams(request.query).get('account_id') ??
        soundPolicy.accountOfRequest(token, request, context),
    },
    breaks: 'the other account named in the query parameter account_id stays closed',
    alsoFails: ['api/journal/listing-confined'],
  },
  {
    name: 'a search works on the account that the X-Account-Id header names',
    policy: {
      accountOfRequest: (token, { method, headers }) =>
        method === 'GET' ? String(headers['x-account-id'] ?? token.accountId) : token.accountId,
    },
    breaks: 'the other account named in the header X-Account-Id stays closed',
    alsoFails: [
      'api/account/refresh-keeps-the-account',
      'api/account/client-credentials-keep-the-account',
      'api/errors/foreign-account-forbidden',
    ],
  },
);
