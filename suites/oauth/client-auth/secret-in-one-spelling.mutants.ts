import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the secret is trimmed before it is compared',
    policy: comparing((secret) => secret.trim()),
    breaks: 'the secret with a blank before it is refused',
  },
  {
    name: 'blanks at the end of the secret do not count, as in a column of fixed length',
    policy: comparing((secret) => secret.trimEnd()),
    breaks: 'the secret with a blank behind it is refused',
  },
  {
    name: 'the secret is compared up to NUL',
    policy: comparing((secret) => secret.split('\0', 1)[0] ?? ''),
    breaks: 'the secret followed by NUL is refused',
  },
  {
    name: 'the secret is decoded once more where it does not match',
    policy: comparing(decoded),
    breaks: 'the secret encoded twice is refused',
  },
  {
    name: 'entities in the secret are unescaped where it does not match',
    policy: comparing((secret) =>
      secret.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
    ),
    breaks: 'the secret with HTML entities is refused',
  },
  {
    name: 'client_secret[] counts as client_secret',
    policy: {
      parseForm: (text) =>
        soundPolicy
          .parseForm(text)
          .map(([name, value]) => [name === 'client_secret[]' ? 'client_secret' : name, value]),
    },
    breaks: 'the secret under the name client_secret[] is refused',
  },
);

/** Takes a secret also where it matches after one step more. */
function comparing(step: (secret: string) => string): NonNullable<Mutant['policy']> {
  return {
    provesClient: (secret, client, request) =>
      soundPolicy.provesClient(secret, client, request) ||
      (secret !== undefined &&
        step(secret) !== secret &&
        soundPolicy.provesClient(step(secret), client, request)),
  };
}

function decoded(secret: string): string {
  try {
    return decodeURIComponent(secret);
  } catch {
    return secret;
  }
}
