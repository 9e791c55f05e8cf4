import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

/** The access token first issued, by grant and scope; grant ids are unique over all connectors. */
const firstTokens = new Map<string, string>();

export default mutants({
  name: 'the refresh answer repeats the old access token',
  policy: {
    tokenResponse: (issued) => {
      const key = `${issued.grantId ?? issued.accessToken} ${issued.scope}`;
      const first = firstTokens.get(key) ?? issued.accessToken;
      firstTokens.set(key, first);
      return { ...soundPolicy.tokenResponse(issued), access_token: first };
    },
  },
  breaks: 'the access token is a new one',
  alsoFails: ['pbx/tokens/refused-token-renewed'],
});
