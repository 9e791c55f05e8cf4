import { mutants } from '../../kit/mutants.ts';
import { grantOfPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'a refresh of a PBX ends the access tokens that are in use',
  policy: grantOfPbx({
    refreshed: async (trade, { clientId, grantId }, { store, clock }) => {
      for (const token of store.tokens.ofClient(clientId))
        if (token.kind === 'access_token' && token.grantId === grantId)
          store.tokens.revoke(token.hash, clock.now());
      return trade();
    },
  }),
  breaks: 'a call right after the test is looked up',
});
