import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the API looks the token up but not its expiry',
  policy: {
    isExpired: (kind, expiresAt, now) =>
      kind !== 'access_token' && soundPolicy.isExpired(kind, expiresAt, now),
  },
  breaks: 'the same search is refused once the token has expired',
});
