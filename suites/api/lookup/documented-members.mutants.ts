import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'members without a value are left out',
    policy: {
      presentContact: (contact, searched, url) =>
        Object.fromEntries(
          Object.entries(soundPolicy.presentContact(contact, searched, url)).filter(
            ([, value]) => value !== '',
          ),
        ),
    },
    breaks: 'the contact has the documented members',
  },
  {
    name: 'unknown numbers are null',
    policy: presented({ phone_mobile_1: null }),
    breaks: 'every phone number is a text',
  },
  {
    name: 'entity_url is a path without host',
    policy: presented({ entity_url: '/contacts/1' }),
    breaks: 'entity_url is an absolute web address',
  },
);

function presented(members: object): NonNullable<Mutant['policy']> {
  return {
    presentContact: (contact, searched, url) => ({
      ...soundPolicy.presentContact(contact, searched, url),
      ...(contact.last_name === 'Durand' ? members : {}),
    }),
  };
}
