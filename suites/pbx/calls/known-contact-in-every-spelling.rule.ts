import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { connect, shows } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A known contact is shown whatever format the PBX uses for the number',
  cites: [connectorApi('GET /api/crm/lookup/contacts/search', 'MUST'), crmEngine('Calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  alsoHeadless: true,
  symptom: 'Calls of known contacts show no name, depending on the number format of the trunk.',
  impact:
    'Agents take calls of known customers for unknown ones, and the calls are logged without their contact.',
  atRisk: 'records',
  remedy:
    'Compare normalized numbers, and let the template output the number in the format searched for: the PBX drops a contact without it.',
  async check({ api, pbx, given, must }) {
    await connect({ pbx, given });
    const { phone, spellings, lastName } = api.contact;
    for (const spelling of [phone, ...spellings])
      must(`a call from ${spelling} shows the contact`, shows(await pbx.ring(spelling), lastName));
  },
});
