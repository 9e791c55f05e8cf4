import { setTimeout as gap } from 'node:timers/promises';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a code is checked and marked as used in two steps with a gap between them',
  policy: {
    spendCode: async (store, code, now) => {
      await gap(20);
      store.codes.spend(code.hash, now);
      return code.spentAt === null;
    },
  },
  breaks: 'ten exchanges of one code yield tokens once at most',
});
