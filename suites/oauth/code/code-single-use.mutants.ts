import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a code stays valid until it expires, even after it was used',
  policy: { spendCode: () => true },
  breaks: 'the second exchange is refused',
});
