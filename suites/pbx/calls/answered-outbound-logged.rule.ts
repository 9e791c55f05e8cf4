import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { connect, journaledAs, placeCall, reported } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An answered outbound call is logged as such',
  cites: [crmEngine('Calls', 'MUST'), connectorApi('POST /api/crm/lookup/phone-calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  permissions: ['destructive'],
  impact:
    'Conversations of agents who call out are missing from the CRM or logged as another type, so reports miscount their work.',
  atRisk: 'records',
  remedy: 'Let ReportCall run for the call type Outbound, and report its type, direction and talk time.',
  async check({ api, client, pbx, given, must }) {
    await connect({ pbx, given });
    const call = { direction: 'Outbound', ringSeconds: 9, durationSeconds: 25 } as const;
    const { result, records, durationSeconds } = await placeCall({ api, client, pbx }, call);
    must('the PBX reports the call', reported(result));
    must(
      'the call is listed once, as an answered outbound call',
      journaledAs(records, { direction: 'outbound', call_type: 'Outbound', duration: durationSeconds }),
    );
  },
});
