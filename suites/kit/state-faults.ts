import { soundPolicy } from '../../connector/policy/index.ts';
import type { Mutant } from './mutants.ts';

/**
 * Replaces the state that the reference connector sends back (RFC 6749 4.1.2), and nothing else of the redirect.
 * @param change makes the state that is sent of the one that came; undefined: none is sent
 */
export function bendState(change: (state: string) => string | undefined): NonNullable<Mutant['policy']> {
  return {
    redirectLocation: (uri, response) => {
      const { state } = response.parameters;
      // The order of the parameters stays: a difference there would be met by every redirect, not by some states.
      const parameters =
        state === undefined ? response.parameters : { ...response.parameters, state: change(state) };
      return soundPolicy.redirectLocation(uri, { ...response, parameters });
    },
  };
}
