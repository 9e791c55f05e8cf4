import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'scheme and port are dropped before the comparison',
    policy: dropping(/^https?:\/\/([^/:]+)(:\d+)?/, '$1'),
    breaks: 'the browser is not sent to the other scheme',
    alsoFails: ['oauth/redirect/equal-spelling-refused'],
  },
  {
    name: 'the port is dropped before the comparison',
    policy: dropping(/^(https?:\/\/[^/:]+):\d+/, '$1'),
    breaks: 'the browser is not sent to another port',
    alsoFails: ['oauth/redirect/equal-spelling-refused'],
  },
);

function dropping(part: RegExp, kept: string): NonNullable<Mutant['policy']> {
  return {
    matchesRedirectUri: (sent, registered) =>
      soundPolicy.matchesRedirectUri(sent.replace(part, kept), registered.replace(part, kept)),
  };
}
