import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'length and alphabet of code_challenge are not checked',
    policy: { isChallenge: () => true },
    breaks: 'a challenge of 42 characters is refused',
  },
  {
    name: 'a code_challenge may be of any length from 43 characters on',
    policy: { isChallenge: (challenge) => /^[A-Za-z0-9_-]{43,}$/.test(challenge) },
    breaks: 'a challenge of 129 characters is refused',
  },
  {
    name: 'a code_challenge may be in base64 with "+" and "/"',
    policy: { isChallenge: (challenge) => /^[A-Za-z0-9_+/-]{43}$/.test(challenge) },
    breaks: 'a challenge in base64 instead of base64url is refused',
  },
);
