import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'prompt=none is answered with a code though nobody is signed in',
    policy: approvingUnseen((fields) => fields.get('prompt') === 'none'),
    breaks: 'prompt=none brings no code',
  },
  {
    name: 'whoever sends any name and password with the request counts as signed in',
    policy: approvingUnseen((fields) => fields.has('username') && fields.has('password')),
    breaks: 'the name and password of nobody in the request bring no code',
  },
);

/** Takes the first user of the client's account for the visitor. */
function approvingUnseen(
  when: (fields: Parameters<typeof soundPolicy.interaction>[2]) => boolean,
): NonNullable<Mutant['policy']> {
  return {
    interaction: (request, user, fields, context) => {
      const [somebody] = context.store.users.ofAccount(request.client.accountId);
      return user === undefined && somebody !== undefined && when(fields)
        ? { kind: 'approved', user: somebody }
        : soundPolicy.interaction(request, user, fields, context);
    },
  };
}
