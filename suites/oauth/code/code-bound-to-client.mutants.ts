import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'the client stored with the code is not compared with the one that authenticated',
  policy: { ownsCode: () => true },
  breaks: 'the code is refused to the second client',
});
