import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a code_verifier that belongs to no challenge is ignored',
  policy: { allowsUnaskedVerifier: () => true },
  breaks: 'a code without challenge is refused with a code_verifier',
});
