import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a code_verifier is required, but its hash is not compared',
    policy: { challengeCheck: (method) => (method === 'S256' ? () => true : undefined) },
    breaks: 'another code_verifier gets 400 invalid_grant',
  },
  {
    name: 'a wrong code_verifier is reported as invalid_request',
    policy: {
      publicError: (reason) => soundPolicy.publicError(reason === 'verifier_wrong' ? 'code_missing' : reason),
    },
    breaks: 'another code_verifier gets 400 invalid_grant',
  },
);
