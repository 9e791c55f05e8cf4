import { issueCode } from '../../../connector/oauth/authorize/issue-code.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'iss is promised in the metadata but left out of error redirects',
    policy: {
      authorizationError: (error, state, issuer) => {
        const sound = soundPolicy.authorizationError(error, state, issuer);
        return { ...sound, parameters: { ...sound.parameters, iss: undefined } };
      },
    },
    breaks: 'the redirect with an error names the issuer',
  },
  {
    name: 'iss comes with a trailing slash',
    policy: {
      responseHandler: (type) =>
        soundPolicy.responseHandler(type) === undefined
          ? undefined
          : (approved, context) => {
              const sound = issueCode(approved, context);
              return { ...sound, parameters: { ...sound.parameters, iss: `${sound.parameters['iss']}/` } };
            },
    },
    breaks: 'the redirect with the code names the issuer',
  },
);
