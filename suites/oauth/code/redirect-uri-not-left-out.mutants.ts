import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the comparison of redirect_uri is skipped when the field is absent',
    policy: {
      repeatsRedirectUri: (sent, code, client) =>
        sent === undefined || soundPolicy.repeatsRedirectUri(sent, code, client),
    },
    breaks: 'the exchange without redirect_uri is refused',
  },
  {
    name: 'an empty redirect_uri is a prefix of every other',
    policy: {
      oneValue: (endpoint, name, values) =>
        endpoint === 'token' && name === 'redirect_uri' && values[0] === ''
          ? 'any'
          : soundPolicy.oneValue(endpoint, name, values),
      repeatsRedirectUri: (sent, code, client) =>
        sent === 'any' || soundPolicy.repeatsRedirectUri(sent, code, client),
    },
    breaks: 'the exchange with an empty redirect_uri is refused',
  },
);
