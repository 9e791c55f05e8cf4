import { crmEngine } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

const MOST = 16;

export default defineRule({
  title: 'The template limits concurrent requests to a number that the PBX keeps to',
  cites: [crmEngine('What templates get wrong', 'SHOULD'), crmEngine('The document', 'SHOULD')],
  needs: ['template'],
  symptom: 'At busy hours contacts appear late, or the integration log shows requests that the CRM refused.',
  impact: 'Agents see contacts late or not at all when many calls arrive together.',
  atRisk: 'records',
  remedy: `Give Connection a MaxConcurrentRequests from 1 to ${MOST} that the deployment can serve.`,
  async check({ target, must }) {
    const { model } = await readTemplate(target);
    const { maxConcurrentRequests: most } = model;
    must(`it is between 1 and ${MOST}`, that(most >= 1 && most <= MOST, `1 to ${MOST}`, `${most}`));
  },
});
