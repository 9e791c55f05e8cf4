import type { Reason } from '../../../connector/oauth/errors.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a response_type that is not supported is an error page, also for a good redirect URI',
    policy: onPage('response_type_unsupported'),
    breaks: 'an unknown response_type is reported',
  },
  {
    name: 'an unknown scope is an error page, also for a good redirect URI',
    policy: onPage('scope_unknown'),
    breaks: 'an unknown scope is reported',
  },
);

function onPage(reason: Reason): NonNullable<Mutant['policy']> {
  return {
    deliverRefusal: (actual, request) =>
      actual === reason && request.user !== undefined
        ? { to: 'page' }
        : soundPolicy.deliverRefusal(actual, request),
  };
}
