import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

/** What is left of a refresh token's thirty days when the access token issued with it expires, in milliseconds. */
const LEFT_MS = (30 * 24 - 1) * 3_600_000;

export default mutants({
  name: 'a refresh token expires with the access token that was issued with it',
  policy: {
    isExpired: (kind, expiresAt, now) =>
      (kind === 'refresh_token' && expiresAt - now <= LEFT_MS) || soundPolicy.isExpired(kind, expiresAt, now),
  },
  breaks: 'a refresh after the access token has expired is accepted',
  alsoFails: ['oauth/refresh/idle-over-a-long-weekend', 'pbx/tokens/refused-token-renewed'],
});
