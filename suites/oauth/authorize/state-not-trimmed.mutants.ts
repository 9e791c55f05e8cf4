import { mutants } from '../../kit/mutants.ts';
import { bendState } from '../../kit/state-faults.ts';

export default mutants(
  {
    name: 'the state is trimmed',
    policy: bendState((state) => state.trim()),
    breaks: 'a blank before the state comes back',
  },
  {
    name: 'blanks at the end of the state are lost, as in a column of fixed length',
    policy: bendState((state) => state.trimEnd()),
    breaks: 'a blank behind the state comes back',
  },
);
