import { crmEngine, guide } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Each PBX version imports the Client Credentials template and looks callers up with it',
  cites: [guide('Authentication Types', 'MUST'), crmEngine('The document', 'MUST')],
  needs: ['headless-template', 'client-credentials', 'crm-api'],
  symptom: 'One version of 3CX refuses the template, or shows no contact with it.',
  impact: 'Customers with that version cannot connect the PBX where no browser redirect is possible.',
  atRisk: 'connection',
  remedy:
    'Write the template in what all versions read: fixed values in their documented spelling, quoted words, and names that each version defines.',
  async check({ pbx, must }) {
    for (const { name, title } of pbx.versions) {
      pbx.simulator.saveSystemSettings({ profile: name });
      const upload = await pbx.uploadHeadless();
      if (
        !must(
          `${title} imports it`,
          that(upload.ok, 'an imported template', upload.ok ? 'it is imported' : upload.message),
        )
      )
        continue;
      pbx.save();
      must(`${title} looks a caller up`, withoutErrors(await pbx.ring()));
    }
  },
});
