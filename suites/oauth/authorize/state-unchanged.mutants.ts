import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'state is pasted into the Location without percent-encoding',
    policy: {
      redirectLocation: (uri, response) => {
        const { state, ...others } = response.parameters;
        const location = soundPolicy.redirectLocation(uri, { ...response, parameters: others });
        return state === undefined ? location : `${location}&state=${state}`;
      },
    },
    breaks: 'a state full of special characters comes back unchanged',
  },
  {
    name: 'state is decoded a second time before it goes back',
    policy: {
      redirectLocation: (uri, response) => {
        const { state, ...others } = response.parameters;
        const decoded = state === undefined ? undefined : new URLSearchParams(`v=${state}`).get('v');
        return soundPolicy.redirectLocation(uri, {
          ...response,
          parameters: { ...others, state: decoded ?? undefined },
        });
      },
    },
    breaks: 'a state full of special characters comes back unchanged',
  },
  {
    name: 'entities in the state are unescaped before it goes back',
    policy: {
      redirectLocation: (uri, { mode, parameters }) => {
        const { state, ...others } = parameters;
        const unescaped = state?.replaceAll('&lt;', '<');
        return soundPolicy.redirectLocation(uri, { mode, parameters: { ...others, state: unescaped } });
      },
    },
    breaks: 'a state full of special characters comes back unchanged',
  },
);
