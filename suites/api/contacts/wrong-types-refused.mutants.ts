import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a list is stored as its text',
    policy: {
      refusingComplaints: (complaints) =>
        complaints.filter(({ hint }) => hint !== 'The email field must be a string.'),
    },
    breaks: 'a list for email is refused',
  },
  {
    name: 'a field of the wrong type breaks the server',
    policy: {
      refusingComplaints: (complaints) => {
        if (complaints.some(({ hint }) => hint === 'The phone field must be a string.')) {
          throw new TypeError('phone.replace is not a function');
        }
        return complaints;
      },
    },
    breaks: 'an object for phone is refused',
  },
  {
    name: 'fields of the wrong type are reported without hints',
    policy: {
      apiError: (error) =>
        JSON.stringify(error.body).includes('must be a string')
          ? { ...error, body: { response: 'bad request: please check body parameters.' } }
          : error,
    },
    breaks: 'the refusal of an object for last_name has the documented shape',
    alsoFails: ['api/journal/invalid-call-refused'],
  },
);
