import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a code stays valid until it expires, whatever use was made of it',
  policy: { spendCode: () => true },
  breaks: 'the second exchange is refused',
});
