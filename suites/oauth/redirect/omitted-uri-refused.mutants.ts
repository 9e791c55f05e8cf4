import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'without redirect_uri the first registered one is used even when there are several',
  policy: {
    redirectUri: (values, client, store, matches) =>
      values.length === 0
        ? (client.redirectUris[0] ?? '')
        : soundPolicy.redirectUri(values, client, store, matches),
  },
  breaks: 'a request that names none ends on an error page',
});
