import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'a number that a PBX sends with a space matches no contact',
  tamper: toPbx(/phone=[^&]*%20/, (exchange) => ({ ...exchange, body: '{"contacts":[]}' })),
  breaks: 'the number is found with spaces',
});
