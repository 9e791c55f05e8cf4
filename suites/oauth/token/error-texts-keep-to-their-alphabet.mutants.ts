import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'error_description contains double quotes and a line break',
    policy: {
      tokenError: (error, fields) => ({
        ...soundPolicy.tokenError(error, fields),
        error_description: `The error is "${error.error}":\n${error.description}`,
      }),
    },
    breaks: 'every error_description keeps to the permitted characters',
  },
  {
    name: 'an error redirect describes the error with an accent',
    policy: {
      authorizationError: (error, state, issuer) => {
        const { mode, parameters } = soundPolicy.authorizationError(error, state, issuer);
        return { mode, parameters: { ...parameters, error_description: 'La requête est refusée.' } };
      },
    },
    breaks: 'every error_description keeps to the permitted characters',
  },
  {
    name: 'error_uri contains a blank',
    policy: {
      tokenError: (error, fields) => ({
        ...soundPolicy.tokenError(error, fields),
        error_uri: `https://docs.example.com/errors/#${error.error} explained`,
      }),
    },
    breaks: 'every error_uri keeps to the permitted characters',
  },
);
