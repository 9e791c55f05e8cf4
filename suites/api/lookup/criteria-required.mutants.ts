import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a search for nothing is answered with the stand-in',
    policy: { allowsSearch: () => true },
    breaks: 'a search with neither is refused with 400',
  },
  {
    name: 'the hint is a text and no list',
    policy: {
      apiError: (error) =>
        JSON.stringify(error.body).includes('query')
          ? { ...error, body: { response: 'bad request', hint: 'The phone or email parameter is required.' } }
          : soundPolicy.apiError(error),
    },
    breaks: 'the refusal of neither has the documented shape',
  },
);
