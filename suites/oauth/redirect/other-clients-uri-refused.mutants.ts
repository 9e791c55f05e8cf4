import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'redirect_uri is looked up among the URIs of all clients',
  policy: {
    redirectUri: (values, client, store, matches) => {
      const everybodys = store.clients.all().flatMap(({ redirectUris }) => redirectUris);
      return values.length === 0
        ? soundPolicy.redirectUri(values, client, store, matches)
        : soundPolicy.redirectUri(values, { ...client, redirectUris: everybodys }, store, matches);
    },
  },
  breaks: "the browser is not sent to the other client's redirect URI",
});
