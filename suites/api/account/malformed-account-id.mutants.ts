import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an empty Account ID selects the first account of the database',
    policy: {
      accountOfRequest: (token, request, context) =>
        request.headers['x-account-id'] === ''
          ? String(context.store.accounts.all()[0]?.id)
          : soundPolicy.accountOfRequest(token, request, context),
    },
    breaks: "with the second account's token, an empty Account ID opens no other account",
  },
  {
    name: 'an Account ID of letters alone breaks the server',
    policy: {
      accountOfRequest: (token, request, context) => {
        const id = request.headers['x-account-id'];
        if (typeof id === 'string' && /^[a-z]+$/.test(id)) throw new TypeError(`invalid account id ${id}`);
        return soundPolicy.accountOfRequest(token, request, context);
      },
    },
    breaks: "with the first account's token, the Account ID abc does not break the server",
  },
);
