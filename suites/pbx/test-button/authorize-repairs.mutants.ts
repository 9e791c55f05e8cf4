import { mutants } from '../../kit/mutants.ts';
import { grantOfPbx } from '../../kit/pbx-faults.ts';

/** Clients that have used a spent refresh token, by connector and client. */
const suspects = new WeakMap<object, Set<string>>();

export default mutants({
  name: 'a client that has used a spent refresh token receives unusable tokens from then on',
  policy: grantOfPbx({
    refreshed: async (trade, token, { store }) => {
      if (token.spentAt !== null) suspects.set(store, (suspects.get(store) ?? new Set()).add(token.clientId));
      return trade();
    },
    exchanged: (issued, { store, clock }) => {
      if (suspects.has(store) && issued.grantId !== null) store.grants.revoke(issued.grantId, clock.now());
      return issued;
    },
  }),
  breaks: 'the next call is looked up',
  alsoFails: ['pbx/tokens/stale-page-told'],
});
