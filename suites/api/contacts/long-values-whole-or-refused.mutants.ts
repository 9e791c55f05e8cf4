import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the database cuts texts after 255 letters',
    policy: {
      newContact: (fields) => ({ ...fields, custom_value: fields.custom_value?.slice(0, 255) ?? '' }),
    },
    breaks: 'a value of 300 letters is whole or refused',
  },
  {
    name: 'a text that is longer than its column breaks the server',
    policy: {
      refusingComplaints: (complaints) => {
        if (complaints.some(({ hint }) => hint.startsWith('The custom_value field may not be longer'))) {
          throw new Error('value too long for type character varying(255)');
        }
        return complaints;
      },
    },
    breaks: 'a value of 20000 letters does not break the server',
  },
  {
    name: 'a value that is too long is dropped, and the contact created without it',
    policy: {
      refusingComplaints: (complaints) =>
        complaints.filter(({ hint }) => !hint.startsWith('The custom_value field may not be longer')),
    },
    breaks: 'a value of 20000 letters is whole or refused',
  },
);
