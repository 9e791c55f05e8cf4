import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';
import { isPbxState } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'the state of a PBX comes back in lower case',
  policy: {
    redirectLocation: (uri, answer) => {
      const { state } = answer.parameters;
      if (!isPbxState(state)) return soundPolicy.redirectLocation(uri, answer);
      return soundPolicy.redirectLocation(uri, {
        ...answer,
        parameters: { ...answer.parameters, state: state?.toLowerCase() },
      });
    },
  },
  breaks: 'the state comes back as the PBX issued it',
  alsoFails: ['pbx/authorize/authorize-completes'],
});
