import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a code lives for twenty seconds',
  policy: {
    isExpired: (kind, expiresAt, now) =>
      soundPolicy.isExpired(kind, kind === 'code' ? expiresAt - 40_000 : expiresAt, now),
  },
  breaks: 'the code is still good when the PBX is back',
});
