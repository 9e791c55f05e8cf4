import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a value without http or https scheme skips the comparison and is used as sent',
    policy: {
      matchesRedirectUri: (sent, registered) =>
        !/^https?:/i.test(sent) || soundPolicy.matchesRedirectUri(sent, registered),
    },
    breaks: 'the browser is not sent to a javascript: URI',
    alsoFails: ['oauth/redirect/equal-spelling-refused'],
  },
  {
    name: 'a value that begins with a slash counts as a page of the server and is used as sent',
    policy: {
      matchesRedirectUri: (sent, registered) =>
        sent.startsWith('/') || soundPolicy.matchesRedirectUri(sent, registered),
    },
    breaks: 'the browser is not sent to a path alone',
  },
);
