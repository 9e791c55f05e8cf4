import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'credentials in the query are merged into the body before the client is authenticated',
  policy: {
    tokenFields: (endpoint, request, policy) => {
      const inQuery = new URLSearchParams(request.query);
      if (!inQuery.has('client_secret')) return soundPolicy.tokenFields(endpoint, request, policy);
      const body = `${request.query}&${request.body}`;
      return soundPolicy.tokenFields(endpoint, { ...request, query: '', body }, policy);
    },
  },
  breaks: 'the same credentials in the query are refused',
});
