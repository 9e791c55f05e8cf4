import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'invalid_client is always sent without a WWW-Authenticate header',
    policy: { clientChallenge: () => undefined },
    breaks: 'the answer challenges for Basic',
  },
  {
    name: 'invalid_client is challenged for Bearer',
    policy: { clientChallenge: (error) => soundPolicy.clientChallenge(error)?.replace('Basic', 'Bearer') },
    breaks: 'the answer challenges for Basic',
  },
  {
    name: 'invalid_client is answered 400 in every case',
    policy: {
      publicError: (reason) => {
        const sound = soundPolicy.publicError(reason);
        return sound.error === 'invalid_client' && sound.status === 401 ? { ...sound, status: 400 } : sound;
      },
    },
    breaks: 'Basic with a wrong secret gets 401',
  },
);
