import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'what the JSON parser throws is not caught',
    policy: {
      apiError: (error) =>
        JSON.stringify(error.body).includes('body_unreadable') && error.status === 400
          ? { ...error, status: 500 }
          : error,
    },
    breaks: 'JSON that breaks off is refused',
    alsoFails: ['api/errors/nothing-of-the-inside'],
  },
  {
    name: 'members of a body that is no object are read as if it were one',
    policy: {
      apiError: (error) =>
        JSON.stringify(error.body).includes('must be a JSON object') ? { ...error, status: 500 } : error,
    },
    breaks: 'a list is refused',
    alsoFails: ['api/errors/other-media-types'],
  },
);
