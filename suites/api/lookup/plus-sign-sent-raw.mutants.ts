import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'digits that begin with a country code are not taken for an international number',
  policy: {
    findContacts: (store, accountId, criteria) =>
      /^33\d{9}$/.test(criteria.phone ?? '') ? [] : soundPolicy.findContacts(store, accountId, criteria),
  },
  breaks: 'the number with a raw + finds the contact',
});
