import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the state is trimmed',
    policy: returning((state) => state.trim()),
    breaks: 'a blank before the state comes back',
  },
  {
    name: 'blanks at the end of the state are lost, as in a column of fixed length',
    policy: returning((state) => state.trimEnd()),
    breaks: 'a blank behind the state comes back',
  },
);

function returning(change: (state: string) => string): NonNullable<Mutant['policy']> {
  return {
    redirectLocation: (uri, { mode, parameters }) => {
      const { state, ...others } = parameters;
      const changed = state === undefined ? others : { ...others, state: change(state) };
      return soundPolicy.redirectLocation(uri, { mode, parameters: changed });
    },
  };
}
