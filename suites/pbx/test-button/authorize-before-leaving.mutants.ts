import { mutants } from '../../kit/mutants.ts';
import { grantOfPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'a new approval for a PBX issues unusable tokens while an earlier grant that was refreshed twice is active',
  policy: grantOfPbx({
    exchanged: (issued, { store, clock }) => {
      const spent = store.tokens
        .ofClient(store.tokens.find('access_token', issued.accessToken)?.clientId ?? '')
        .filter(
          (token) => token.kind === 'refresh_token' && token.spentAt !== null && token.revokedAt === null,
        );
      if (spent.length > 1 && issued.grantId !== null) store.grants.revoke(issued.grantId, clock.now());
      return issued;
    },
  }),
  breaks: 'a call right after it is looked up',
});
