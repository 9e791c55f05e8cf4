import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the scope field of the exchange replaces the scope stored with the code',
  policy: { scopeOfCode: (code, requested) => requested ?? code.scope },
  breaks: 'a wider scope in the exchange is refused or ignored',
});
