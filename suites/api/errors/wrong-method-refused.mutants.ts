import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a method that is not known breaks the server',
    policy: { apiError: (error) => (error.status === 405 ? { ...error, status: 500 } : error) },
    breaks: 'PUT to the search is refused',
  },
  {
    name: 'a 405 has no Allow header',
    policy: { apiError: (error) => (error.status === 405 ? { ...error, headers: {} } : error) },
    breaks: 'a 405 to PUT to the search says what is allowed',
  },
  {
    name: 'a 405 has an empty object for body',
    policy: { apiError: (error) => (error.status === 405 ? { ...error, body: {} } : error) },
    breaks: 'the refusal of PUT to the search has the documented shape',
  },
);
