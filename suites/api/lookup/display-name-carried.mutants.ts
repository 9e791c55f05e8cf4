import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'display_name is ignored',
  policy: { standIn: (search) => soundPolicy.standIn({ ...search, displayName: undefined }) },
  breaks: 'an unknown number is shown under the display name',
});
