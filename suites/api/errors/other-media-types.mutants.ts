import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a body of another media type breaks the server',
    policy: {
      apiError: (error) =>
        JSON.stringify(error.body).includes('must be a JSON object') ? { ...error, status: 500 } : error,
    },
    breaks: 'XML does not break the server',
    alsoFails: ['api/contacts/unreadable-body-refused'],
  },
  {
    name: 'a body of another media type is taken for an empty contact',
    policy: {
      apiError: (error) =>
        JSON.stringify(error.body).includes('must be a JSON object')
          ? { ...error, status: 201, body: { response: 'ok', contact: { id: '1', last_name: '' } } }
          : error,
    },
    breaks: 'XML is refused',
    alsoFails: ['api/contacts/unreadable-body-refused'],
  },
);
