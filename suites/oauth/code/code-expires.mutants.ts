import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'codes do not expire',
  policy: {
    isExpired: (kind, expiresAt, now) => kind !== 'code' && soundPolicy.isExpired(kind, expiresAt, now),
  },
  breaks: 'a code that is ten minutes old is refused',
});
