import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a development host is left in a server-wide allow list',
  policy: {
    matchesRedirectUri: (sent, registered) =>
      sent.startsWith('https://foreign.example/') || soundPolicy.matchesRedirectUri(sent, registered),
  },
  breaks: 'the browser is not sent to a foreign host',
});
