import { crmEngine } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { outputsOf, readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: 'The lookup outputs the address of the contact in the CRM, its id and its type',
  cites: [crmEngine('What templates get wrong', 'SHOULD'), crmEngine('Calls', 'MUST')],
  needs: ['template', 'crm-api'],
  symptom: 'A click on the caller opens nothing.',
  impact: 'Agents have to search for the contact by hand, and logged calls belong to no contact.',
  atRisk: 'records',
  remedy: 'Output ContactUrl, EntityId and EntityType with every contact.',
  async check({ target, given, must }) {
    const { lookups } = await readTemplate(target);
    given('there is a lookup by number', that(lookups.length > 0, 'one', `${lookups.length}`));
    const lacking = (type: string) => lookups.filter((chain) => !outputsOf(chain).has(type)).length;
    for (const type of ['ContactUrl', 'EntityId', 'EntityType']) {
      must(
        `every contact has ${type}`,
        that(lacking(type) === 0, `an output ${type}`, lacking(type) === 0 ? `an output ${type}` : 'none'),
      );
    }
  },
});
