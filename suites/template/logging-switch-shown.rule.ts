import { CALL_LOGGING } from '../kit/actors/pbx.ts';
import { crmEngine, guide } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: 'The settings page has the checkbox "Enable call logging", under the name that the PBX knows',
  cites: [guide('Connecting 3CX', 'MUST'), crmEngine('Calls', 'MUST')],
  needs: ['template', 'journaling'],
  symptom: 'The checkbox "Enable call logging" is missing, or has no effect.',
  impact:
    'The admin cannot switch call logging on or off, so calls are logged, or not, against the decision of the customer.',
  atRisk: 'records',
  remedy: 'Give the template a Boolean parameter ReportCallEnabled with that title.',
  async check({ target, must }) {
    const { model } = await readTemplate(target);
    const shown = model.parameters.find(({ title }) => title.trim() === CALL_LOGGING);
    must(
      'a checkbox has that title',
      that(shown?.type === 'Boolean', `a Boolean titled ${CALL_LOGGING}`, shown?.type ?? 'none'),
    );
    must(
      'it has the name that the PBX knows',
      that(shown?.name === 'ReportCallEnabled', 'ReportCallEnabled', shown?.name ?? 'none'),
    );
  },
});
