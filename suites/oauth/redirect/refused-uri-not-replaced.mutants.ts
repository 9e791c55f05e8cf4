import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'when redirect_uri does not match, the server quietly falls back to the registered one and goes on',
  policy: {
    redirectUri: (values, client, store, matches) => {
      const [sent, ...others] = values;
      const known = client.redirectUris.some((registered) => sent !== undefined && matches(sent, registered));
      return sent === undefined || known || others.length > 0
        ? soundPolicy.redirectUri(values, client, store, matches)
        : (client.redirectUris[0] ?? '');
    },
  },
  breaks: 'an unregistered redirect_uri ends on an error page',
  alsoFails: ['oauth/redirect/equal-spelling-refused'],
});
