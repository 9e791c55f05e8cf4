import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

/** What is left of a refresh token's thirty days after three of them, in milliseconds. */
const LEFT_MS = 27 * 24 * 3_600_000;

export default mutants({
  name: 'a refresh token that is not used for three days dies',
  policy: {
    isExpired: (kind, expiresAt, now) =>
      (kind === 'refresh_token' && expiresAt - now <= LEFT_MS) || soundPolicy.isExpired(kind, expiresAt, now),
  },
  breaks: 'a refresh after four idle days is accepted',
});
