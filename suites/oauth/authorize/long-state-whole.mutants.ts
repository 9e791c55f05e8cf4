import { mutants } from '../../kit/mutants.ts';
import { bendState } from '../../kit/state-faults.ts';

export default mutants(
  {
    name: 'the state is stored in a column of 255 characters, which cuts it',
    policy: bendState((state) => state.slice(0, 255)),
    breaks: 'a state of 1 KB comes back whole',
  },
  {
    name: 'the state is cut at 2000 characters',
    policy: bendState((state) => state.slice(0, 2000)),
    breaks: 'a state of 2 KB is not cut',
  },
  {
    name: 'the state is cut at 4000 bytes, those of the largest cookie',
    policy: bendState((state) => state.slice(0, 4000)),
    breaks: 'a state of 4 KB is not cut',
  },
);
