import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the last of several scope parameters silently wins',
    policy: lastWins('scope'),
    breaks: 'scope given twice is refused',
  },
  {
    name: 'the last of several response_type parameters silently wins',
    policy: lastWins('response_type'),
    breaks: 'response_type given twice is refused',
  },
);

function lastWins(parameter: string): NonNullable<Mutant['policy']> {
  return {
    oneValue: (endpoint, name, values) =>
      endpoint === 'authorize' && name === parameter
        ? (values.at(-1) ?? '')
        : soundPolicy.oneValue(endpoint, name, values),
  };
}
