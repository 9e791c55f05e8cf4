import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

function lastOneWins(field: string): Mutant {
  return {
    name: `the last of several ${field} fields silently wins`,
    policy: {
      oneValue: (endpoint, name, values) =>
        endpoint === 'token' && name === field
          ? (values.at(-1) ?? '')
          : soundPolicy.oneValue(endpoint, name, values),
    },
    breaks: `a repeated ${field} is refused`,
  };
}

export default mutants(
  lastOneWins('scope'),
  lastOneWins('grant_type'),
  lastOneWins('client_id'),
  lastOneWins('client_secret'),
);
