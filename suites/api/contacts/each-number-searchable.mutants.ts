import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'mobile numbers are stored and not searched',
    policy: unsearched('phone_mobile_1'),
    breaks: 'the new contact is found by its phone_mobile',
  },
  {
    name: 'business numbers of new contacts are stored and not searched',
    policy: unsearched('phone_business_1'),
    breaks: 'the new contact is found by its phone_business',
  },
);

function unsearched(name: 'phone_mobile_1' | 'phone_business_1'): NonNullable<Mutant['policy']> {
  return {
    searchableNumbers: (contact) =>
      soundPolicy.searchableNumbers(contact.phone_other === '' ? contact : { ...contact, [name]: '' }),
  };
}
