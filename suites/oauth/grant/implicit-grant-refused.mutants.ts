import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'response_type=token is still accepted and returns an access token in the URL fragment',
  policy: {
    responseHandler: (responseType) =>
      responseType === 'token'
        ? ({ request }, context) => ({
            mode: 'fragment',
            parameters: {
              access_token: soundPolicy.mintToken('access_token', request.client.id, context),
              token_type: 'Bearer',
              state: request.state,
            },
          })
        : soundPolicy.responseHandler(responseType),
  },
  breaks: 'response_type=token is refused without approval page and token',
});
