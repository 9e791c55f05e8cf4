import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'dot segments are removed from redirect_uri before it is compared',
    policy: normalizing((uri) => (URL.canParse(uri) ? new URL(uri).href : uri)),
    breaks: 'the browser is not sent by a detour over dot segments',
    alsoFails: ['oauth/redirect/equal-spelling-refused'],
  },
  {
    name: 'percent-encoding is removed from redirect_uri before it is compared',
    policy: normalizing((uri) => decoded(uri)),
    breaks: 'the browser is not sent by an encoded letter',
    alsoFails: ['oauth/redirect/equal-spelling-refused'],
  },
  {
    name: 'redirect_uri is decoded until nothing is left to decode',
    policy: normalizing((uri) => (/%25/.test(uri) ? decoded(decoded(uri)) : uri)),
    breaks: 'the browser is not sent by a letter encoded twice',
  },
);

function normalizing(normalize: (uri: string) => string): NonNullable<Mutant['policy']> {
  return {
    matchesRedirectUri: (sent, registered) => soundPolicy.matchesRedirectUri(normalize(sent), registered),
  };
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
