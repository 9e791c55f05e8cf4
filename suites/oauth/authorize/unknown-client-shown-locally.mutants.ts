import type { Reason } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an unknown client is reported to whatever redirect_uri says',
    policy: tellingAnyone('authorization_client_unknown'),
    breaks: 'an unknown client_id with a registered redirect_uri ends on an error page',
  },
  {
    name: 'a missing client_id is reported to whatever redirect_uri says',
    policy: tellingAnyone('authorization_client_missing'),
    breaks: 'a missing client_id with a registered redirect_uri ends on an error page',
  },
);

function tellingAnyone(about: Reason): NonNullable<Mutant['policy']> {
  return {
    deliverRefusal: (reason, request) => {
      const [redirectUri] = request.fields.all('redirect_uri');
      return reason === about && redirectUri !== undefined
        ? { to: 'client', redirectUri }
        : soundPolicy.deliverRefusal(reason, request);
    },
  };
}
