import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'prompt=none is answered with a code although no user is signed in',
    policy: approvingUnseen((fields) => fields.get('prompt') === 'none'),
    breaks: 'prompt=none brings no code',
  },
  {
    name: 'a request with any name and password counts as signed in',
    policy: approvingUnseen((fields) => fields.has('username') && fields.has('password')),
    breaks: 'a name and a password of no user in the request bring no code',
  },
);

/** Takes the first user of the client's account for the visitor. */
function approvingUnseen(
  when: (fields: Parameters<typeof soundPolicy.interaction>[2]) => boolean,
): NonNullable<Mutant['policy']> {
  return {
    interaction: (request, user, fields, context) => {
      const [firstUser] = context.store.users.ofAccount(request.client.accountId);
      return user === undefined && firstUser !== undefined && when(fields)
        ? { kind: 'approved', user: firstUser }
        : soundPolicy.interaction(request, user, fields, context);
    },
  };
}
