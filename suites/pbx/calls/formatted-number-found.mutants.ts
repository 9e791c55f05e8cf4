import { toPbx } from '../../kit/lab/pbx-faults.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a number of a PBX that holds a space matches nobody',
  tamper: toPbx(/phone=[^&]*%20/, (exchange) => ({ ...exchange, body: '{"contacts":[]}' })),
  breaks: 'the number is found with spaces',
});
