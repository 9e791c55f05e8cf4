import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the database refuses a NUL in a text',
    policy: {
      findContacts: (store, accountId, criteria) => {
        if (criteria.phone?.includes('\0') === true) throw new TypeError('invalid byte sequence');
        return soundPolicy.findContacts(store, accountId, criteria);
      },
    },
    breaks: 'a NUL does not break the search',
  },
  {
    name: 'the refusal of a value that is too long shows where in the code it was found',
    policy: {
      apiError: (error) =>
        JSON.stringify(error.body).includes('phone parameter may not be longer')
          ? { ...error, body: { message: 'RangeError\n    at search (/srv/app/search.js:12:9)' } }
          : error,
    },
    breaks: 'two thousand digits does not break the search',
  },
);
