import { soundPolicy } from '../../../connector/policy/index.ts';
import type { PolicyStore } from '../../../connector/policy/repositories.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'numbers are the same when their last seven digits are',
    policy: { findContacts: orElse((known, sent) => known.slice(-7) === sent.slice(-7)) },
    breaks: 'the number with another digit before the last seven does not find it',
  },
  {
    name: 'the last digit is taken for an extension',
    policy: { findContacts: orElse((known, sent) => known.slice(0, -1) === sent.slice(0, -1)) },
    breaks: 'the number with another last digit does not find it',
  },
  {
    name: 'digits after the number are taken for an extension',
    policy: { findContacts: orElse((known, sent) => sent.length > known.length && sent.startsWith(known)) },
    breaks: 'the number with one digit more does not find it',
  },
);

/** Where no number is equal, a similar one is accepted. */
function orElse(
  alike: (known: string, sent: string) => boolean,
): NonNullable<NonNullable<Mutant['policy']>['findContacts']> {
  return (store: PolicyStore, accountId, criteria) => {
    const found = soundPolicy.findContacts(store, accountId, criteria);
    const sent = criteria.phone ?? '';
    if (found.length > 0 || !/^\+\d{9,}$/.test(sent)) return found;
    return store.contacts.all(accountId).filter((contact) => alike(contact.phone_business_1, sent));
  };
}
