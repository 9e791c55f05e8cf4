import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'redirect_uri is cut at the first ? or # before it is compared, and then used as sent',
    policy: cutting(/[?#].*/s),
    breaks: 'an added extra=1 does not come back',
    alsoFails: ['oauth/redirect/equal-spelling-refused'],
  },
  {
    name: 'redirect_uri is cut at its fragment before it is compared, and then used as sent',
    policy: cutting(/#.*/s),
    breaks: 'an added fragment does not come back',
    alsoFails: ['oauth/redirect/equal-spelling-refused'],
  },
);

function cutting(end: RegExp): NonNullable<Mutant['policy']> {
  return {
    matchesRedirectUri: (sent, registered) =>
      soundPolicy.matchesRedirectUri(sent.replace(end, ''), registered),
  };
}
