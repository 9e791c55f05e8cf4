import { crmEngine, guide } from '../../kit/cites.ts';
import { imported } from '../../kit/findings/import.ts';
import { withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Each PBX version imports the Client Credentials template and looks callers up with it',
  cites: [guide('Authentication Types', 'MUST'), crmEngine('The document', 'MUST')],
  needs: ['headless-template', 'client-credentials', 'crm-api'],
  simulatedPbx: 'versions',
  symptom: 'One version of 3CX refuses the template, or shows no contact with it.',
  impact: 'Customers with that version cannot connect the PBX where no browser redirect is possible.',
  atRisk: 'connection',
  remedy:
    'Write the template in what all versions read: fixed values in their documented spelling, quoted words, and names that each version defines.',
  async check({ pbx, given, must }) {
    const calls = [];
    for (const { name, title } of pbx.versions) {
      pbx.simulator.saveSystemSettings({ profile: name });
      const upload = await pbx.uploadHeadless();
      if (!must(`${title} imports it`, imported(upload))) return;
      await pbx.save();
      calls.push({ title, served: withoutErrors(await pbx.ring()) });
    }
    // What fails in every version is not for this rule.
    const [best = calls[0]] = calls.filter(({ served }) => served.holds);
    if (best !== undefined) given('a version looks a caller up', best.served);
    for (const { title, served } of calls) must(`${title} looks a caller up`, served);
  },
});
