import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the API looks a value up among all stored tokens, whatever their kind',
    policy: { findAccessToken: (store, value) => store.tokens.findAny(value) },
    breaks: 'the refresh token opens nothing',
  },
  {
    name: 'codes and access tokens are kept in one table without their kind',
    policy: {
      findAccessToken: (store, value) => {
        const code = store.codes.find(value);
        return code === undefined
          ? soundPolicy.findAccessToken(store, value)
          : { ...code, kind: 'access_token', issuedAt: 0, revokedAt: null };
      },
    },
    breaks: 'an unused code opens nothing',
  },
);
