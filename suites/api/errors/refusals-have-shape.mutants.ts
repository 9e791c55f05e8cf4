import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a 401 consists of its status and header only',
    policy: tampered(401, () => ({})),
    breaks: 'the refusal of no token has the documented shape',
  },
  {
    name: 'a refused token is reported by an error without message',
    policy: tampered(401, (body) =>
      /invalid_token/.test(JSON.stringify(body)) ? { error: 'invalid_token' } : body,
    ),
    breaks: 'the refusal of an unknown token has the documented shape',
  },
  {
    name: 'a 403 has a sentence and no code',
    policy: tampered(403, () => ({
      message: 'Your plan does not include this feature.',
      error: 'Not allowed!',
    })),
    breaks: 'the refusal of part of the scope has the documented shape',
    alsoFails: ['api/errors/foreign-account-forbidden'],
  },
);

function tampered(status: number, change: (body: object) => object): NonNullable<Mutant['policy']> {
  return {
    apiError: (error) => (error.status === status ? { ...error, body: change(error.body) } : error),
  };
}
