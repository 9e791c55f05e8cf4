import { crmEngine } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

const MOST = 16;

export default defineRule({
  title: 'The template states a number of requests at once that a PBX keeps to',
  cites: [crmEngine('What templates get wrong', 'SHOULD'), crmEngine('The document', 'SHOULD')],
  needs: ['template'],
  symptom:
    'Lookups queue behind each other at busy hours, or so many come at once that the CRM refuses some.',
  remedy: `Give Connection a MaxConcurrentRequests from 1 to ${MOST} that the deployment can serve.`,
  async check({ target, must }) {
    const { model } = await readTemplate(target);
    const { maxConcurrentRequests: most } = model;
    must(`it is between 1 and ${MOST}`, that(most >= 1 && most <= MOST, `1 to ${MOST}`, `${most}`));
  },
});
