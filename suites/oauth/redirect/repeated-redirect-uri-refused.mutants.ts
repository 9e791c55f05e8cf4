import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the first redirect_uri is validated while the last one is used',
    policy: using((values) => [values[0] ?? '', values.at(-1) ?? '']),
    breaks: 'a foreign redirect_uri after the registered one is refused',
  },
  {
    name: 'the last redirect_uri is validated while the first one is used',
    policy: using((values) => [values.at(-1) ?? '', values[0] ?? '']),
    breaks: 'a foreign redirect_uri before the registered one is refused',
  },
);

/** @param choose which of several values is validated, and which one is used */
function using(
  choose: (values: readonly string[]) => [validated: string, used: string],
): NonNullable<Mutant['policy']> {
  return {
    oneValue: (endpoint, name, values) =>
      name === 'redirect_uri' ? (values[0] ?? '') : soundPolicy.oneValue(endpoint, name, values),
    redirectUri: (values, client, store, matches) => {
      if (values.length < 2) return soundPolicy.redirectUri(values, client, store, matches);
      const [validated, used] = choose(values);
      soundPolicy.redirectUri([validated], client, store, matches);
      return used;
    },
  };
}
