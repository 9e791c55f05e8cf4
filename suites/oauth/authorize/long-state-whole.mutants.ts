import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the state is stored in a column of 255 characters, which cuts it',
    policy: cutAt(255),
    breaks: 'a state of 1 KB comes back whole',
  },
  {
    name: 'the state is cut at 2000 characters',
    policy: cutAt(2000),
    breaks: 'a state of 2 KB is not cut',
  },
  {
    name: 'the state is cut at 4000 bytes, those of the largest cookie',
    policy: cutAt(4000),
    breaks: 'a state of 4 KB is not cut',
  },
);

function cutAt(length: number): NonNullable<Mutant['policy']> {
  return {
    redirectLocation: (uri, { mode, parameters }) => {
      const { state, ...others } = parameters;
      const kept = state === undefined ? others : { ...others, state: state.slice(0, length) };
      return soundPolicy.redirectLocation(uri, { mode, parameters: kept });
    },
  };
}
