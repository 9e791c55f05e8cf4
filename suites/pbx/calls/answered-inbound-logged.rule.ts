import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { connect, journaledAs, placeCall, reported } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An answered inbound call is logged as such',
  cites: [crmEngine('Calls', 'MUST'), connectorApi('POST /api/crm/lookup/phone-calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  simulatedPbx: 'inbound-calls',
  permissions: ['destructive'],
  impact:
    'Answered calls are missing from the CRM or logged as another type, so agents do not find the conversation and reports miscount it.',
  atRisk: 'records',
  remedy: 'Let ReportCall run for the call type Inbound, and report its type, direction and talk time.',
  async check({ api, client, pbx, given, must }) {
    await connect({ pbx, given });
    const call = { direction: 'Inbound', ringSeconds: 4, durationSeconds: 41 } as const;
    const { result, records } = await placeCall({ api, client, pbx }, call);
    must('the PBX reports the call', reported(result));
    must(
      'the call is listed once, as an answered inbound call',
      journaledAs(records, { direction: 'inbound', call_type: 'Inbound', duration: 41 }),
    );
  },
});
