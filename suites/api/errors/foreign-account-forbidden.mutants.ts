import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'an Account ID that does not agree is ignored',
    policy: { accountOfRequest: (token) => token.accountId },
    breaks: 'the Account ID of another account is refused',
    alsoFails: ['pbx/resilience/wrong-account-told'],
  },
  {
    name: 'an Account ID that does not agree is answered as if the token were bad',
    policy: {
      publicError: (reason) =>
        soundPolicy.publicError(reason === 'account_mismatch' ? 'token_unknown' : reason),
    },
    breaks: 'the refusal of another account is a 403',
  },
  {
    name: 'an Account ID that does not agree is reported without an error code',
    policy: {
      publicError: (reason) => ({
        ...soundPolicy.publicError(reason),
        ...(reason === 'account_mismatch' ? { error: '' } : {}),
      }),
    },
    breaks: 'the refusal of another account has the documented shape',
  },
);
