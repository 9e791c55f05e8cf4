import { OAuthError } from '../../../connector/oauth/errors.ts';
import { mutants } from '../../kit/mutants.ts';
import { grantOfPbx } from '../../kit/pbx-faults.ts';

/** Refreshes of each grant. */
const spent = new Map<string | null, number>();

export default mutants({
  name: 'a PBX may refresh three times, and then has to be authorized again',
  policy: grantOfPbx({
    refreshed: async (trade, { grantId }) => {
      const times = (spent.get(grantId) ?? 0) + 1;
      spent.set(grantId, times);
      if (times > 3) throw new OAuthError('refresh_token_expired');
      return trade();
    },
  }),
  breaks: 'a call is looked up after the fourth refresh',
});
