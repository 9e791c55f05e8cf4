import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';
import { bendTokenAnswers, withMembers } from '../../kit/token-response-faults.ts';

export default mutants(
  writes('as a JSON array', 'client_credentials', 'the client credentials request', (scope) =>
    scope.split(' '),
  ),
  writes('with two blanks between', 'authorization_code', 'the code exchange', (scope) =>
    scope.replaceAll(' ', '  '),
  ),
  writes('with a name twice', 'refresh_token', 'the refresh', (scope) => `${scope} ${scope}`),
);

function writes(how: string, grantType: string, what: string, change: (scope: string) => unknown): Mutant {
  return {
    name: `${grantType} returns scope ${how}`,
    tamper: bendTokenAnswers(
      { grantType, status: 200 },
      withMembers(({ scope }) => ({ scope: change(String(scope)) })),
    ),
    breaks: `the scope of ${what} is a list of names`,
  };
}
