import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the list holds the calls of all accounts',
    policy: {
      listCalls: (store) => store.accounts.all().flatMap(({ id }) => store.journal.calls(id)),
    },
    breaks: "the account does not list the other's call",
  },
  {
    name: 'the list is that of the account the query names',
    policy: {
      accountOfRequest: (token, request, context) =>
        (request.path.endsWith('/phone-calls')
          ? new URLSearchParams(request.query).get('account_id')
          : null) ?? soundPolicy.accountOfRequest(token, request, context),
    },
    breaks: 'an account_id in the query opens no other list',
  },
);
