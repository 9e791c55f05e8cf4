import { type Policy, soundPolicy } from '../../../connector/policy/index.ts';
import type { PolicyStore } from '../../../connector/policy/repositories.ts';
import type { Token } from '../../../connector/store/records.ts';
import { mutants } from '../../kit/mutants.ts';

/** How many refreshes lie between a refresh token and its grant. */
function generation(store: PolicyStore, token: Token): number {
  const family = store.tokens
    .ofClient(token.clientId)
    .filter(({ kind, grantId }) => kind === 'refresh_token' && grantId === token.grantId);
  return family.findIndex(({ hash }) => hash === token.hash);
}

/** Does not find refresh tokens of a later generation. */
function endsAfter(last: number): Pick<Policy, 'findRefreshToken'> {
  return {
    findRefreshToken: (store, value) => {
      const token = soundPolicy.findRefreshToken(store, value);
      return token === undefined || generation(store, token) > last ? undefined : token;
    },
  };
}

export default mutants(
  {
    name: 'a refresh token that came from a refresh cannot itself be used',
    policy: endsAfter(0),
    breaks: 'the second refresh is accepted',
    alsoFails: [
      'pbx/authorize/denial-told',
      'pbx/authorize/two-admins',
      'pbx/import/settings-survive-restart',
      'pbx/tokens/call-kept-over-expiry',
      'pbx/tokens/refused-token-renewed',
    ],
  },
  {
    name: 'a grant can be refreshed three times only',
    policy: endsAfter(2),
    breaks: 'the fourth refresh is accepted',
    alsoFails: ['pbx/tokens/refreshes-in-a-row'],
  },
);
