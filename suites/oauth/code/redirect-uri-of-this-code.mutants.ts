import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the token endpoint looks whether redirect_uri is registered, not whether the code was sent there',
  policy: {
    repeatsRedirectUri: (sent, code, client) =>
      sent === undefined
        ? soundPolicy.repeatsRedirectUri(sent, code, client)
        : client.redirectUris.includes(sent),
  },
  breaks: 'a code sent to the first is refused with the second',
});
