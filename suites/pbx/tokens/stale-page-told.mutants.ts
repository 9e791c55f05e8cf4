import { OAuthError } from '../../../connector/oauth/errors.ts';
import { mutants } from '../../kit/mutants.ts';
import { grantOfPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'a PBX with a refresh token of which the successor was spent too is refused as if its request were malformed',
  policy: grantOfPbx({
    refreshed: async (trade, token, { store }) => {
      const newer = store.tokens
        .ofClient(token.clientId)
        .filter(({ kind, grantId }) => kind === 'refresh_token' && grantId === token.grantId)
        .filter(({ issuedAt, hash }) => issuedAt >= token.issuedAt && hash !== token.hash);
      if (token.spentAt !== null && newer.some(({ spentAt }) => (spentAt ?? 0) > (token.spentAt ?? 0)))
        throw new OAuthError('body_unreadable');
      return trade();
    },
  }),
  breaks: 'it fails with invalid_grant',
});
