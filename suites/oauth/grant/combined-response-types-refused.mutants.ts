import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'response_type is searched for "code", so that "code token" is handled as if it were "code"',
    policy: {
      responseHandler: (responseType) =>
        soundPolicy.responseHandler(responseType.includes('code') ? 'code' : responseType),
    },
    breaks: 'response_type "code token" is refused',
  },
  {
    name: 'response_type=none is approved and answered with the state alone',
    policy: {
      responseHandler: (responseType) =>
        responseType === 'none'
          ? ({ request }) => ({ mode: 'query', parameters: { state: request.state } })
          : soundPolicy.responseHandler(responseType),
    },
    breaks: 'response_type "none" is refused',
  },
);
