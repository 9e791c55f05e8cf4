import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

function quotes(field: string, alsoFails: readonly string[] = []): Mutant {
  return {
    name: `error_description quotes the ${field} that was refused`,
    policy: {
      tokenError: (error, fields) => {
        const sound = soundPolicy.tokenError(error, fields);
        // A failed client authentication says nothing about the grant.
        if ((error.error === 'invalid_client') !== (field === 'client_secret')) return sound;
        return { ...sound, error_description: `${error.description} Sent: ${fields?.all(field).join(' ')}` };
      },
    },
    breaks: `the answer does not repeat the ${field}`,
    alsoFails,
  };
}

export default mutants(
  quotes('refresh_token'),
  quotes('client_secret'),
  quotes('code'),
  quotes('code_verifier'),
  // Quoting also distinguishes a right password from a wrong one.
  quotes('password', ['oauth/grant/password-not-revealed']),
);
