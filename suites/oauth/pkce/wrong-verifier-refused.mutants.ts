import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a code_verifier is required, but its hash is not compared',
  policy: { challengeCheck: (method) => (method === 'S256' ? () => true : undefined) },
  breaks: 'another code_verifier is refused',
});
