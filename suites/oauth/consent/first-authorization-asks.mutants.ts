import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'authorizations are approved automatically for every signed-in user',
    policy: {
      interaction: (request, user, fields, context) => {
        const sound = soundPolicy.interaction(request, user, fields, context);
        return sound.kind === 'ask' ? { kind: 'approved', user: sound.user } : sound;
      },
    },
    breaks: 'some request leads to the approval page',
  },
  {
    name: 'the approval page does not list what is asked for',
    tamper: (exchange) => ({ ...exchange, body: exchange.body.replace(/<ul>.*<\/ul>/s, '') }),
    breaks: 'the approval page says what is asked for',
  },
);
