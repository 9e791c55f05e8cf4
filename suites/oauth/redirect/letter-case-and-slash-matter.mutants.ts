import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a trailing slash is trimmed from both values before they are compared',
    policy: {
      matchesRedirectUri: (sent, registered) =>
        soundPolicy.matchesRedirectUri(sent.replace(/\/$/, ''), registered.replace(/\/$/, '')),
    },
    breaks: 'the browser is not sent by a trailing slash more or less',
  },
  {
    name: 'the values are compared without regard to case',
    policy: {
      matchesRedirectUri: (sent, registered) =>
        soundPolicy.matchesRedirectUri(sent.toLowerCase(), registered.toLowerCase()),
    },
    breaks: 'the browser is not sent by a letter in the other case',
    alsoFails: ['oauth/redirect/equal-spelling-refused'],
  },
);
