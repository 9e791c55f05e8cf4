import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';
import { swapCase } from '../../kit/token-tampering.ts';

const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];

export default mutants(
  {
    name: 'only the first 105 characters of the secret take part in the comparison',
    ...alsoTrying((secret) => [secret.slice(0, 105)]),
    breaks: 'the secret with a character appended is refused',
    alsoFails: ['oauth/client-auth/secret-in-one-spelling'],
  },
  {
    name: 'a secret is accepted without its last character',
    ...alsoTrying((secret) => ALPHABET.map((last) => secret + last)),
    breaks: 'the secret without its last character is refused',
  },
  {
    name: 'the secret is compared without regard to letter case',
    ...alsoTrying((secret) => [swapCase(secret)]),
    breaks: 'the secret with the letter case swapped is refused',
  },
);

/** Only a hash of the secret is stored: a lax comparison is made of strict ones. */
function alsoTrying(variants: (secret: string) => readonly string[]): Pick<Mutant, 'policy'> {
  return {
    policy: {
      provesClient: (secret, client, request) =>
        [secret, ...(secret === undefined ? [] : variants(secret))].some((one) =>
          soundPolicy.provesClient(one, client, request),
        ),
    },
  };
}
