import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

const SCHEME = 'https://';

export default mutants(
  {
    name: 'the host is accepted whenever it ends with the registered host name',
    policy: {
      matchesRedirectUri: (sent, registered) =>
        sent.startsWith(SCHEME) &&
        registered.startsWith(SCHEME) &&
        sent.endsWith(registered.slice(SCHEME.length)),
    },
    breaks: 'the browser is not sent to a host that ends with the registered name',
    // The host of the second client ends with that of the first.
    alsoFails: ['oauth/redirect/equal-spelling-refused', 'oauth/redirect/other-clients-uri-refused'],
  },
  {
    name: 'the host is accepted whenever it begins with the registered host name',
    policy: {
      matchesRedirectUri: (sent, registered) => {
        const [, , host = '', ...path] = registered.split('/');
        return (
          (sent.startsWith(`${SCHEME}${host}.`) && sent.endsWith(`/${path.join('/')}`)) ||
          soundPolicy.matchesRedirectUri(sent, registered)
        );
      },
    },
    breaks: 'the browser is not sent to a host that begins with the registered name',
  },
);
