import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the session cookie is not Secure although the deployment is behind TLS',
  policy: {
    sessionCookieName: () => soundPolicy.sessionCookieName(false),
    sessionCookie: (name, value) => soundPolicy.sessionCookie(name, value, false),
  },
  breaks: 'the session cookie stays off plain http',
});
