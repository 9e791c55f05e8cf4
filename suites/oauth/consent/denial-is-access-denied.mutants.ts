import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a denial is reported as a failure of the server',
  policy: {
    publicError: (reason) => {
      const sound = soundPolicy.publicError(reason);
      return reason === 'access_denied' ? { ...sound, error: 'server_error' } : sound;
    },
  },
  breaks: 'the client receives access_denied',
  alsoFails: ['pbx/authorize/denial-told'],
});
