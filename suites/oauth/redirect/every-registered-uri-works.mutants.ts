import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'only the first registered URI is ever accepted',
    policy: {
      redirectUri: (values, client, store, matches) => {
        const first = { ...client, redirectUris: client.redirectUris.slice(0, 1) };
        return soundPolicy.redirectUri(values, values.length === 0 ? client : first, store, matches);
      },
    },
    breaks: 'registered URI 2 gets the code',
  },
  {
    name: 'the exchange knows the first registered URI only',
    policy: {
      repeatsRedirectUri: (sent, code, client) =>
        soundPolicy.repeatsRedirectUri(sent, code, client) &&
        (sent === undefined || sent === client.redirectUris[0]),
    },
    breaks: 'the code of registered URI 2 is accepted',
  },
);
