import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { connect, shows } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A number that an agent dials with spaces finds its contact',
  cites: [connectorApi('GET /api/crm/lookup/contacts/search', 'MUST'), crmEngine('Calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  alsoHeadless: true,
  symptom: 'Calls dialed from a contact card or pasted from a web page show no name.',
  impact: 'Agents who dial a formatted number see no contact, and the call is logged without it.',
  atRisk: 'records',
  remedy: 'Normalize the number before searching; a space in the query is a formatting character.',
  async check({ api, pbx, given, must }) {
    await connect({ pbx, given });
    const { phone, lastName } = api.contact;
    given('the number is found as it is stored', shows(await pbx.ring(), lastName));
    const spaced = phone.replace(/(\d\d)(?=\d)/g, '$1 ');
    const call = await pbx.ring(spaced, 'Outbound');
    must('the number is found with spaces', shows(call, lastName));
  },
});
