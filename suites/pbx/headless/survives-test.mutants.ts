import { mutants } from '../../kit/mutants.ts';
import { toHeadlessPbx } from '../../kit/pbx-faults.ts';

export default mutants({
  name: 'another token of a PBX ends the one it has in memory, which is answered like one of too little scope',
  tamper: toHeadlessPbx({
    api: (exchange, isLatest) =>
      isLatest ? exchange : { ...exchange, status: 403, body: '{"error":"insufficient_scope"}' },
  }),
  breaks: 'a call right after the test is looked up',
});
