import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'an expired token is refused with 400',
  policy: {
    publicError: (reason) =>
      reason === 'token_expired'
        ? { ...soundPolicy.publicError(reason), status: 400 }
        : soundPolicy.publicError(reason),
  },
  breaks: 'the refusal of the expired token is a 401',
  alsoFails: ['pbx/headless/token-renewed', 'pbx/tokens/refused-token-renewed'],
});
