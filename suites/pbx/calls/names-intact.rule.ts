import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { connect, counts, journaledAs, placeCall } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

const FIRST = 'Zoë Żółć 李';
/** Hostile to code that evaluates a text twice or writes JSON, XML or HTML by hand. */
const LAST = `O'Brien "[Number]" <b>&amp; ${'von und zu Hohenstein '.repeat(8)}Œuvre`;

export default defineRule({
  title: 'Long names, letters of any script and template brackets reach the journal unchanged',
  cites: [crmEngine('Expressions', 'MUST'), connectorApi('POST /api/crm/lookup/phone-calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  simulatedPbx: 'call-details',
  permissions: ['destructive'],
  impact: 'Names of agents are mangled in the CRM, or calls of some agents are not logged at all.',
  atRisk: 'records',
  remedy: 'Send the body as UTF-8 JSON from PostValues, with one pass, and store texts unchanged.',
  async check({ api, client, pbx, given, must }) {
    await connect({ pbx, given });
    const plain = await placeCall({ api, client, pbx }, { agentFirstName: 'Ann', agentLastName: 'Lee' });
    given('a plain name is kept', journaledAs(plain.records, { agent_name: 'Ann Lee' }));
    const names = { agentFirstName: FIRST, agentLastName: LAST };
    const { records } = await placeCall({ api, client, pbx }, names);
    must('the call is listed once', counts(records, 1));
    must('the name of the agent is unchanged', journaledAs(records, { agent_name: `${FIRST} ${LAST}` }));
  },
});
