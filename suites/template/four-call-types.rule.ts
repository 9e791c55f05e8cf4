import { crmEngine } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { alternativesOf, conditionsOf, readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

const TYPES = ['Inbound', 'Missed', 'Outbound', 'Notanswered'];

export default defineRule({
  title: 'ReportCall knows the four call types by the names that the PBX uses',
  cites: [crmEngine('Calls', 'MUST'), crmEngine('What templates get wrong', 'MUST')],
  needs: ['template', 'journaling'],
  impact:
    'Calls of one type are logged without a text, as another type, or not at all, so agents overlook them.',
  atRisk: 'records',
  remedy:
    'Pass [CallType] on, and compare it with Inbound, Missed, Outbound and Notanswered, in exactly this spelling.',
  async check({ target, given, must }) {
    const { model } = await readTemplate(target);
    const reports = model.scenarios.filter(({ id }) => id === 'ReportCall');
    given('there is a scenario ReportCall', that(reports.length > 0, 'one', `${reports.length}`));
    const texts = reports.flatMap(conditionsOf);
    must(
      'it reports the call type',
      that(
        texts.some((text) => text.includes('[CallType]')),
        '[CallType] in the report',
        texts.some((text) => text.includes('[CallType]')) ? 'it does' : 'no [CallType]',
      ),
    );
    const compared = texts.flatMap((text) =>
      [...text.matchAll(/\[CallType\]\s*[!=]=\s*"?(\w+)"?/g)].map(([, word = '']) => word),
    );
    const strange = compared.filter((word) => !TYPES.includes(word));
    must(
      'it compares it with names that exist',
      that(strange.length === 0, TYPES.join(', '), strange.join(', ') || 'these only'),
    );
    const gaps = reports
      .flatMap((scenario) => alternativesOf(scenario, 'CallType'))
      .flatMap((values) =>
        TYPES.filter((type) => !values.some(({ if: condition }) => condition.includes(type))).map(
          (type) => `${values[0]?.key} not for ${type}`,
        ),
      );
    must(
      'a text that differs by type exists for each',
      that(gaps.length === 0, TYPES.join(', '), gaps.join(', ') || 'all four'),
    );
  },
});
