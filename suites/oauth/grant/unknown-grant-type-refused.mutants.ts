import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

const isUnknown = (grantType: string) => grantType.startsWith('urn:example:');

export default mutants({
  name: 'a grant type that no handler is registered for is handled as client credentials',
  policy: {
    grantHandler: (grantType) =>
      soundPolicy.grantHandler(isUnknown(grantType) ? 'client_credentials' : grantType),
    allowsGrant: (client, grantType) => isUnknown(grantType) || soundPolicy.allowsGrant(client, grantType),
  },
  breaks: 'an unknown grant type is refused',
});
