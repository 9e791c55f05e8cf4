import { soundPolicy } from '../../../connector/policy/index.ts';
import type { PolicyStore } from '../../../connector/policy/repositories.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the value goes into a LIKE comparison with its % and _ unescaped',
    policy: {
      findContacts: (store, accountId, criteria) => {
        const found = soundPolicy.findContacts(store, accountId, criteria);
        return found.length > 0 || criteria.phone === undefined
          ? found
          : like(store, accountId, criteria.phone);
      },
    },
    breaks: 'phone=% matches no contact',
  },
  {
    name: 'the address is put into the SQL text, quotes and all',
    policy: {
      findContacts: (store, accountId, criteria) =>
        criteria.email?.includes("'") === true && criteria.email !== "'"
          ? store.contacts.all(accountId)
          : soundPolicy.findContacts(store, accountId, criteria),
    },
    breaks: "email=' OR '1'='1 matches no contact",
  },
);

/** As SQL's LIKE has it: % is any text, _ any character. */
function like(store: PolicyStore, accountId: string, pattern: string) {
  const literal = pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const expression = new RegExp(`^${literal.replaceAll('%', '.*').replaceAll('_', '.')}$`);
  return store.contacts.all(accountId).filter((contact) => expression.test(contact.phone_business_1));
}
