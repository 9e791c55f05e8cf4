import { soundPolicy } from '../../../connector/oauth/policy.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a visitor who has never been here gets a bare 403 instead of the sign-in page',
  policy: {
    interaction: (request, user, fields, context) =>
      user === undefined
        ? { kind: 'refuse', reason: 'visitor_forbidden' }
        : soundPolicy.interaction(request, user, fields, context),
  },
  breaks: 'a visitor without a session gets a page to sign in on',
});
