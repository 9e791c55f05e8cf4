import { RequestParameters } from '../../../connector/http/parameters.ts';
import { type Policy, soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

/** Reads the fields of a GET from its query, where this holds for the query. */
function answersGet(where: (query: string) => boolean): Pick<Policy, 'tokenFields'> {
  return {
    tokenFields: (endpoint, request, policy) =>
      request.method === 'GET' && where(request.query)
        ? new RequestParameters(endpoint, policy.parseForm(request.query), policy)
        : soundPolicy.tokenFields(endpoint, request, policy),
  };
}

export default mutants(
  {
    name: 'the token route also answers GET and reads its fields from the query',
    policy: answersGet(() => true),
    breaks: 'the client credentials request is refused by GET',
  },
  {
    name: 'a code can be exchanged by GET',
    policy: answersGet((query) => query.includes('grant_type=authorization_code')),
    breaks: 'a code exchange is refused by GET',
  },
);
