import { OAuthError } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';
import { grantOfPbx } from '../../kit/pbx-faults.ts';

/** The access tokens that a refresh of their PBX has ended, by their hashes. */
const ended = new Set<string>();

export default mutants({
  name: 'an access token that a refresh of the PBX has ended is answered like one of too little scope',
  policy: {
    ...grantOfPbx({
      refreshed: (trade, { clientId, grantId }, { store }) => {
        for (const token of store.tokens.ofClient(clientId))
          if (token.kind === 'access_token' && token.grantId === grantId) ended.add(token.hash);
        return trade();
      },
    }),
    findAccessToken: (store, value) => {
      const token = soundPolicy.findAccessToken(store, value);
      if (token !== undefined && ended.has(token.hash)) throw new OAuthError('scope_insufficient');
      return token;
    },
  },
  breaks: 'a call right after the test is looked up, or fails because its token has ended',
});
