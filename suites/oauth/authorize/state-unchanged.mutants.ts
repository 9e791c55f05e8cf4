import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';
import { bendState } from '../../kit/state-faults.ts';

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
    policy: bendState((state) => new URLSearchParams(`v=${state}`).get('v') ?? undefined),
    breaks: 'a state full of special characters comes back unchanged',
  },
  {
    name: 'entities in the state are unescaped before it goes back',
    policy: bendState((state) => state.replaceAll('&lt;', '<')),
    breaks: 'a state full of special characters comes back unchanged',
  },
);
