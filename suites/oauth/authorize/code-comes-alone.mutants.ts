import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a fresh access token is added to the redirect query beside the code',
    policy: {
      redirectLocation: (uri, response) =>
        'code' in response.parameters
          ? soundPolicy.redirectLocation(uri, {
              ...response,
              parameters: { ...response.parameters, access_token: 'a-fresh-access-token' },
            })
          : soundPolicy.redirectLocation(uri, response),
    },
    breaks: 'no token, secret or error comes with the code',
  },
  {
    name: 'the user who approved is named in the redirect',
    policy: {
      responseHandler: (responseType) => {
        const sound = soundPolicy.responseHandler(responseType);
        if (sound === undefined) return undefined;
        return async (approved, context) => {
          const response = await sound(approved, context);
          return { ...response, parameters: { ...response.parameters, user: approved.user.username } };
        };
      },
    },
    breaks: 'nothing names the user',
  },
);
