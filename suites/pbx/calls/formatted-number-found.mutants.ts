import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'a number of a PBX that holds a space matches nobody',
  tamper: toPbx(/phone=[^&]*%20/, (exchange) => ({ ...exchange, body: '{"contacts":[]}' })),
  breaks: 'the number is found with spaces',
});
