import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'approval is answered with 307',
    policy: {
      redirectStatus: (step) => (step === 'approval' ? 307 : soundPolicy.redirectStatus(step)),
    },
    breaks: 'the approval form is not sent on',
  },
  {
    name: 'sign-in is answered with 308',
    policy: {
      redirectStatus: (step) => (step === 'sign-in' ? 308 : soundPolicy.redirectStatus(step)),
    },
    breaks: 'the sign-in form is not sent on',
    // No user gets past the sign-in: these rules fail at their claim, all others at what they need.
    alsoFails: [
      'oauth/redirect/every-registered-uri-works',
      'oauth/scope/plus-and-percent-20',
      'pbx/authorize/authorize-completes',
    ],
  },
);
