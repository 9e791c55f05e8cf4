import { crmEngine, guide } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { readEachTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: 'The Client Secret is a parameter of type Password',
  cites: [crmEngine('What templates get wrong', 'MUST'), guide('Import the CRM Template', 'MUST')],
  needs: ['template'],
  symptom: 'The settings page shows the Client Secret in clear text.',
  impact: 'Every user who can open the settings page reads the Client Secret, and can act as the client.',
  atRisk: 'access',
  remedy: 'Give the parameter Type="Password" and no default.',
  async check({ target, given, must }) {
    for await (const [{ model }, of] of readEachTemplate(target)) {
      const secret = model.parameters.find(({ title }) => title.trim() === 'Client Secret');
      given(
        `${of}there is a parameter titled Client Secret`,
        that(secret !== undefined, 'one', secret === undefined ? 'none' : 'one'),
      );
      must(
        `${of}its value is hidden`,
        that(secret?.type === 'Password', 'Type="Password"', `Type="${secret?.type}"`),
      );
      must(
        `${of}it has no default`,
        that(secret?.default === '', 'no default', secret?.default === '' ? 'no default' : 'a default'),
      );
    }
  },
});
