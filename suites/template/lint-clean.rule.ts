import { crmEngine } from '../kit/cites.ts';
import { lintClean, readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: 'The template has no error that the linter finds for V20 or V18',
  cites: [crmEngine('What templates get wrong', 'MUST')],
  needs: ['template'],
  symptom:
    'A function of the integration has no effect, or the integration log shows expressions in brackets.',
  impact: 'Contacts or calls are incomplete, or the PBX cannot be connected, depending on the error.',
  atRisk: 'connection',
  remedy: 'Fix what the linter names; "pbx-conformance lint" shows each place with its reason.',
  async check({ target, must }) {
    const { text } = await readTemplate(target);
    must('it has no error', lintClean(text));
  },
});
