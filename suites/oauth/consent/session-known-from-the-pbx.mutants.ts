import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the session cookie has SameSite=Strict',
  policy: {
    sessionCookie: (name, value, secure) =>
      soundPolicy.sessionCookie(name, value, secure).replace('SameSite=Lax', 'SameSite=Strict'),
  },
  breaks: "a browser that is signed in and comes from the PBX's page is not asked to sign in",
});
