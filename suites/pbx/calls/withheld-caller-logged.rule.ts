import { crmEngine } from '../../kit/cites.ts';
import { anyAgent } from '../../kit/findings/journal.ts';
import { connect, counts, journalOf, placeCall, reported } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A call of a caller who withholds the number is logged like all others',
  cites: [crmEngine('Calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  simulatedPbx: 'inbound-calls',
  permissions: ['destructive'],
  symptom: 'Each call with a withheld number leaves an error in the integration log and nothing in the CRM.',
  impact: 'Calls of callers who withhold their number are missing from the CRM.',
  atRisk: 'records',
  remedy: 'Accept an empty number in the report of a call, and store the call without a number.',
  async check({ api, client, pbx, given, must }) {
    await connect({ pbx, given });
    const known = await placeCall({ api, client, pbx });
    given('a call of the known contact is logged', reported(known.result));
    const agent = anyAgent();
    const ringing = await pbx.simulator.ring({ number: '', agent });
    must('the PBX reports the call', reported(await pbx.simulator.endCall(ringing.callId)));
    must('the call is stored', counts(await journalOf({ api, client }, agent), 1));
  },
});
