import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: "an account_id field in a client credentials request is stored as the token's account",
    policy: {
      accountOfTokens: (own, fields) =>
        (fields.get('grant_type') === 'client_credentials' ? fields.get('account_id') : undefined) ?? own,
    },
    breaks: 'a token asked for with the other Account ID does not open the first account',
  },
  {
    name: 'without a user there is no account to keep: a search works on the one its header names',
    policy: {
      accountOfRequest: (token, request, context) =>
        token.userId === null && request.method === 'GET'
          ? String(request.headers['x-account-id'] ?? token.accountId)
          : soundPolicy.accountOfRequest(token, request, context),
    },
    breaks: 'a token asked for as always does not open the first account',
    alsoFails: ['api/account/named-account-stays-closed', 'api/errors/foreign-account-forbidden'],
  },
);
