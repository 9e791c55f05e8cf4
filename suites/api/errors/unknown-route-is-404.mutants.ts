import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'unknown routes are answered with 200 and nothing',
    policy: {
      apiError: (error) => (error.status === 404 ? { ...error, status: 200, body: {} } : error),
    },
    breaks: 'an unknown route beside the search is answered with 404',
  },
  {
    name: 'a 404 has no code',
    policy: {
      apiError: (error) => (error.status === 404 ? { ...error, body: { message: 'Not found.' } } : error),
    },
    breaks: 'the 404 for a route beside the search has the documented shape',
  },
);
