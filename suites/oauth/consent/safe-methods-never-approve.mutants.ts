import { RequestParameters } from '../../../connector/http/parameters.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'HEAD requests to the approval address run the approval code',
    policy: approvingBy('HEAD'),
    breaks: 'HEAD with the fields of the approval form brings no code',
  },
  {
    name: 'the approval address takes its fields from the query too',
    policy: approvingBy('GET'),
    breaks: 'GET with the fields of the approval form brings no code',
  },
);

function approvingBy(method: string): NonNullable<Mutant['policy']> {
  return {
    formFields: (endpoint, request, policy) =>
      endpoint === 'approval' && request.method === method
        ? new RequestParameters(endpoint, policy.parseForm(request.query), policy)
        : soundPolicy.formFields(endpoint, request, policy),
  };
}
