import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { connect, servedAtOnce, shows } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

const CALLS = 20;

export default defineRule({
  title: 'Twenty simultaneous calls are all looked up, within the concurrency that the template allows',
  cites: [crmEngine('The document', 'MUST'), connectorApi('GET /api/crm/lookup/contacts/search', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  alsoHeadless: true,
  simulatedPbx: 'many-calls',
  permissions: ['load'],
  alone: 'races',
  symptom: 'At busy hours the integration log shows 429 or 503, and some calls show no name.',
  impact: 'Agents take calls at busy hours without seeing who is calling.',
  atRisk: 'records',
  remedy:
    'Serve as many requests at once as MaxConcurrentRequests of the template allows, or lower that number.',
  async check({ api, pbx, given, must }) {
    await connect({ pbx, given });
    given('one call alone shows the contact', shows(await pbx.ring(), api.contact.lastName));
    const calls = await Promise.all(Array.from({ length: CALLS }, () => pbx.ring()));
    must('no call fails', servedAtOnce(calls));
    const worst = calls.find(({ contact }) => contact === undefined) ?? calls[0];
    if (worst !== undefined) must('every call shows the contact', shows(worst, api.contact.lastName));
  },
});
