import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the approval form is exempt from the origin check',
    policy: {
      isOwnForm: (token, session, form) => form === 'approval' || soundPolicy.isOwnForm(token, session, form),
    },
    breaks: 'the form without its token brings no code',
  },
  {
    name: 'a form token is not compared with that of the session',
    policy: {
      isOwnForm: (token, session, form) =>
        form === 'approval' ? token !== undefined : soundPolicy.isOwnForm(token, session, form),
    },
    breaks: 'the form with the token of another session brings no code',
  },
);
