import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'account_id in the body decides where the contact is stored',
    policy: {
      accountOfNewContact: (accountId, body) => String(body['account_id'] ?? accountId),
    },
    breaks: 'a contact that names the other account by account_id in its body is not stored in that account',
  },
  {
    name: 'a contact is created in the account that the header names',
    policy: {
      accountOfRequest: (token, request, context) =>
        request.method === 'POST' && request.path.endsWith('/contacts')
          ? String(request.headers['x-account-id'] ?? token.accountId)
          : soundPolicy.accountOfRequest(token, request, context),
    },
    breaks: 'a contact that names the other account by the account header is not stored in that account',
  },
);
