import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { connect, shows } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A contact is found by e-mail address',
  cites: [connectorApi('GET /api/crm/lookup/contacts/search', 'MUST'), crmEngine('Scenarios', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  alsoHeadless: true,
  symptom: 'Chats of known visitors show no contact.',
  impact: 'Agents do not see which customer they chat with, and the chat is logged without its contact.',
  atRisk: 'records',
  remedy: 'Give the template a scenario LookupByEmail that searches by [Email].',
  async check({ api, pbx, given, must, notApplicable }) {
    const { email, lastName } = api.contact;
    if (email === undefined)
      return notApplicable('the target file names no email address of the known contact');
    await connect({ pbx, given });
    const scenarios = await pbx.scenarios();
    if (!scenarios.some((id) => id.startsWith('LookupByEmail')))
      notApplicable('the template has no scenario LookupByEmail');
    given('the contact is found by number', shows(await pbx.ring(), lastName));
    must('the contact is found by address', shows(await pbx.lookupByEmail(email), lastName));
  },
});
