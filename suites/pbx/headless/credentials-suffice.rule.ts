import { guide, rfc6749 } from '../../kit/cites.ts';
import { hasFieldsOfGuide, imported } from '../../kit/findings/import.ts';
import { shows } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Client ID, Client Secret and Account ID are enough for a call to show its contact',
  cites: [guide('Authentication Types', 'MUST'), rfc6749('4.4', 'MUST')],
  needs: ['headless-template', 'client-credentials', 'crm-api'],
  symptom: 'Calls show no contact although the three values of the guide are saved.',
  impact: 'The customer cannot connect a PBX where no browser redirect is possible.',
  atRisk: 'connection',
  remedy:
    'Give the template parameters with these three titles, send them in the token request and the account header, and let the token open the account.',
  async check({ api, pbx, given, must }) {
    given('the template is imported', imported(await pbx.uploadHeadless()));
    must(
      'the settings page asks for the three values',
      hasFieldsOfGuide(await pbx.fields(), 'fields titled'),
    );
    await pbx.save();
    must('a call shows its contact', shows(await pbx.ring(), api.contact.lastName));
  },
});
