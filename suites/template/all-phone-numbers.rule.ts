import { crmEngine } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { outputsOf, readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

const PHONES = ['PhoneBusiness', 'PhoneMobile'];
const KINDS = [
  'PhoneBusiness',
  'PhoneBusiness2',
  'PhoneMobile',
  'PhoneMobile2',
  'PhoneHome',
  'PhoneHome2',
  'PhoneOther',
  'FaxBusiness',
];

export default defineRule({
  title: 'The lookup outputs every kind of number that the PBX knows',
  cites: [crmEngine('Scenarios', 'SHOULD'), crmEngine('What templates get wrong', 'SHOULD')],
  needs: ['template', 'crm-api'],
  symptom:
    'Calls from a second or private number of a contact show no name, although the CRM finds the contact.',
  impact:
    'Agents take calls of known customers for unknown ones when the customers use another of their numbers.',
  atRisk: 'records',
  remedy:
    'Output all phone types, the empty ones too: the PBX shows a contact only when one of them holds the number.',
  async check({ target, given, must }) {
    const { lookups } = await readTemplate(target);
    given('there is a lookup by number', that(lookups.length > 0, 'one', `${lookups.length}`));
    for (const chain of lookups) {
      const outputs = outputsOf(chain);
      const missing = (kinds: readonly string[]) => kinds.filter((kind) => !outputs.has(kind));
      const outputsAll = (kinds: readonly string[]) =>
        that(
          missing(kinds).length === 0,
          kinds.join(', '),
          missing(kinds).length === 0 ? 'all of them' : `without ${missing(kinds).join(', ')}`,
        );
      const name = lookups.length === 1 ? 'it' : `the lookup of ${chain[0]?.entityId || 'contacts'}`;
      must(`${name} outputs business and mobile numbers`, outputsAll(PHONES));
      must(`${name} outputs the other numbers`, outputsAll(KINDS));
    }
  },
});
