import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { anyAgent } from '../../kit/findings/journal.ts';
import { connect, placeCall, reported, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

const CALLERS = ['anonymous', '*98', '112', 'reception@sip.example'];

export default defineRule({
  title: 'Callers without a telephone number are looked up and logged like all others',
  cites: [crmEngine('Calls', 'MUST'), connectorApi('GET /api/crm/lookup/contacts/search', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  simulatedPbx: 'inbound-calls',
  permissions: ['destructive'],
  symptom: 'The integration log fills with errors for calls of hidden, internal or SIP callers.',
  impact: 'Calls of hidden, internal and SIP callers are missing from the CRM.',
  atRisk: 'records',
  remedy:
    'Treat a caller id as text that may be a number: one that is not a number matches no contact and is not an error.',
  async check({ api, client, pbx, given, must }) {
    await connect({ pbx, given });
    const known = await placeCall({ api, client, pbx });
    given('a call of the known contact is logged', reported(known.result));
    for (const number of CALLERS) {
      const ringing = await pbx.simulator.ring({ number, agent: anyAgent() });
      must(`the caller ${number} is looked up without an error`, withoutErrors(ringing));
      must(`the call of ${number} is logged`, reported(await pbx.simulator.endCall(ringing.callId)));
    }
  },
});
