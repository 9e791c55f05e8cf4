import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'client_id[]=x reaches code that expects a text and causes an unhandled exception',
    policy: {
      tolerateParameter: (endpoint, name) => {
        if (endpoint === 'authorize' && name === 'client_id[]')
          throw new TypeError('client_id.trim is not a function');
      },
    },
    breaks: 'client_id[] breaks nothing',
  },
  {
    name: 'an unknown scope in an authorization request ends in an unhandled exception',
    policy: {
      grantedScope: (requested, client, flow, context) => {
        if (flow === 'authorization_code' && requested?.includes('harness-unknown'))
          throw new TypeError('no such scope');
        return soundPolicy.grantedScope(requested, client, flow, context);
      },
    },
    breaks: 'an unknown scope of the signed-in user breaks nothing',
    alsoFails: ['oauth/authorize/error-sent-back'],
  },
);
