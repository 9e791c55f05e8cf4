import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'addresses are compared letter by letter',
  policy: {
    findContacts: (store, accountId, criteria) =>
      soundPolicy
        .findContacts(store, accountId, criteria)
        .filter(({ email }) => criteria.email === undefined || criteria.email === email),
  },
  breaks: 'the address in capital letters finds the contact',
});
