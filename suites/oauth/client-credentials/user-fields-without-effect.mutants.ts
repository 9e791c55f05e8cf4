import { type Policy, soundPolicy } from '../../../connector/policy/index.ts';
import type { PolicyContext } from '../../../connector/policy/policy.ts';
import type { TokenRequest } from '../../../connector/policy/types.ts';
import { signingInput } from '../../kit/jwt.ts';
import { mutants } from '../../kit/mutants.ts';

/** Replaces what the client credentials grant works with. */
function grantsWith(
  change: (request: TokenRequest, context: PolicyContext) => [TokenRequest, PolicyContext],
): Pick<Policy, 'grantHandler'> {
  return {
    grantHandler: (grantType) => {
      const sound = soundPolicy.grantHandler(grantType);
      if (grantType !== 'client_credentials' || sound === undefined) return sound;
      return (request, context) => sound(...change(request, context));
    },
  };
}

export default mutants(
  {
    name: "user_id in a client credentials request is stored as the token's user and shown as its subject",
    policy: grantsWith((request, context) => {
      const sub = request.fields.get('user_id') ?? request.client.id;
      const mintToken = (...about: Parameters<typeof soundPolicy.mintToken>) => {
        const random = soundPolicy.mintToken(...about);
        return `${signingInput({ header: { alg: 'HS256' }, payload: { sub, jti: random } })}.${random}`;
      };
      return [request, { ...context, policy: { ...context.policy, mintToken } }];
    }),
    breaks: "naming the user does not change the token's subject",
  },
  {
    name: 'a client credentials token is issued for the account of the user named',
    policy: grantsWith((request, context) => {
      const { accounts, users } = context.store;
      const user = users.byUsername(request.fields.get('username') ?? '');
      const account = user && accounts.all().find(({ id }) => users.belongsTo(user.id, id));
      const { client } = request;
      return [{ ...request, client: { ...client, accountId: account?.id ?? client.accountId } }, context];
    }),
    breaks: "naming a user of another account does not change the token's account",
  },
);
