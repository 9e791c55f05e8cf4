import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the session cookie has no HttpOnly attribute',
    policy: cookieWithout('; HttpOnly'),
    breaks: 'scripts cannot read the session cookie',
  },
  {
    name: 'the session cookie has no SameSite attribute',
    policy: cookieWithout('; SameSite=Lax'),
    breaks: 'forms of other sites do not bring the session cookie along',
  },
  {
    name: 'the session keeps its id at sign-in',
    policy: { renewsSession: () => false },
    breaks: 'a session planted before sign-in is worthless afterwards',
  },
);

function cookieWithout(attribute: string): NonNullable<Mutant['policy']> {
  return {
    sessionCookie: (name, value, secure) =>
      soundPolicy.sessionCookie(name, value, secure).replace(attribute, ''),
  };
}
