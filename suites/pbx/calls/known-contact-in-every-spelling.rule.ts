import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { connect, shows } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A known contact is shown, however the PBX writes its number',
  cites: [connectorApi('GET /api/crm/lookup/contacts/search', 'MUST'), crmEngine('Calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  symptom: 'Calls of known contacts come without a name, depending on how the trunk writes the number.',
  remedy:
    'Compare numbers and not texts, and let the template output the searched spelling, since the PBX drops a contact without it.',
  async check({ api, pbx, given, must }) {
    await connect({ pbx, given });
    const { phone, spellings, lastName } = api.contact;
    for (const spelling of [phone, ...spellings])
      must(`a call from ${spelling} shows the contact`, shows(await pbx.ring(spelling), lastName));
  },
});
