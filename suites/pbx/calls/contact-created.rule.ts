import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { connect, strangersNumber, withoutErrors } from '../../kit/findings/pbx.ts';
import { creationSwitches } from '../../kit/findings/template.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An unknown caller becomes a contact when contact creation is enabled',
  cites: [crmEngine('Calls', 'MUST'), connectorApi('POST /api/crm/lookup/contacts', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'contact-creation'],
  alsoHeadless: true,
  simulatedPbx: 'diagnosis',
  permissions: ['destructive'],
  symptom: 'Contact creation is enabled, and callers stay unknown however often they call.',
  impact: 'New customers are not added to the CRM, or are added again with every call.',
  atRisk: 'records',
  remedy:
    'Return no contact from the lookup when contact creation is enabled, and store the number of the new contact.',
  async check({ pbx, given, must, notApplicable }) {
    await connect({ pbx, given });
    const switches = creationSwitches(await pbx.templateText());
    await pbx.save(Object.fromEntries(switches.map((name) => [name, 'True'])));
    const scenarios = await pbx.scenarios();
    if (!scenarios.includes('CreateContactRecord'))
      notApplicable('the template has no scenario CreateContactRecord');
    const number = strangersNumber();
    const first = await pbx.simulator.ring({ number, agent: '101' });
    must('the first call is looked up without an error', withoutErrors(first));
    must('it creates a contact', that(first.created, 'a new contact', 'none was created'));
    const second = await pbx.simulator.ring({ number, agent: '101' });
    must(
      'the next call shows that contact, and creates no other',
      that(
        second.contact !== undefined && !second.created,
        'the contact that was created',
        second.created ? 'one more new contact' : 'no contact',
      ),
    );
  },
});
