import { crmEngine } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { findingsOf, readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: 'The template holds nothing that a PBX of V20 or V18 stumbles over',
  cites: [crmEngine('What templates get wrong', 'MUST')],
  needs: ['template'],
  symptom:
    'Some function of the integration does nothing, or the integration log shows expressions in brackets.',
  remedy: 'Mend what the linter names; "pbx-conformance lint" shows each place with its reason.',
  async check({ target, must }) {
    const { text } = await readTemplate(target);
    const errors = new Set([...findingsOf(text, 'error', 'v20'), ...findingsOf(text, 'error', 'v18')]);
    must('it has no error', that(errors.size === 0, 'no error', [...errors].join('; ') || 'no error'));
  },
});
