import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'loopback redirect URIs are accepted for every client',
  policy: {
    matchesRedirectUri: (sent, registered) =>
      /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)[:/]/.test(sent) ||
      soundPolicy.matchesRedirectUri(sent, registered),
  },
  breaks: 'the browser is not sent to http://127.0.0.1:4711/cb',
});
