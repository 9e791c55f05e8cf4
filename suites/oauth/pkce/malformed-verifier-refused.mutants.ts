import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'length and alphabet of code_verifier are not checked',
    policy: { isVerifier: () => true },
    breaks: 'the verifier "abc" is refused',
  },
  {
    name: 'a code_verifier may be one character shorter than allowed',
    policy: { isVerifier: (verifier) => /^[A-Za-z0-9._~-]{42,128}$/.test(verifier) },
    breaks: '42 characters are refused',
  },
  {
    name: 'a code_verifier may be of any length',
    policy: { isVerifier: (verifier) => /^[A-Za-z0-9._~-]{43,}$/.test(verifier) },
    breaks: '129 characters are refused',
  },
  {
    name: 'a code_verifier may hold any character',
    policy: { isVerifier: (verifier) => /^.{43,128}$/.test(verifier) },
    breaks: '43 characters with a space are refused',
  },
);
