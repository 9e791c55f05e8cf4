import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import {
  connect,
  counts,
  placeCall,
  reported,
  strangersNumber,
  withoutErrors,
} from '../../kit/findings/pbx.ts';
import { creationSwitches } from '../../kit/findings/template.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An unknown caller is shown as a placeholder, and the call is logged',
  cites: [connectorApi('GET /api/crm/lookup/contacts/search', 'MUST'), crmEngine('Calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  simulatedPbx: 'diagnosis',
  permissions: ['destructive'],
  symptom: 'Calls of unknown callers show no placeholder, or fail in the integration log.',
  impact: 'Calls of unknown callers are missing from the CRM, so new customers go unnoticed.',
  atRisk: 'records',
  remedy:
    'Answer a search without a match with one placeholder contact, and let ReportCall run without a contact.',
  async check({ api, client, pbx, given, must }) {
    await connect({ pbx, given });
    const switches = creationSwitches(await pbx.templateText());
    await pbx.save(Object.fromEntries(switches.map((name) => [name, 'False'])));
    const known = await placeCall({ api, client, pbx });
    given('a call of a known contact is logged', reported(known.result));
    const number = strangersNumber();
    const ringing = await pbx.ring(number);
    must('an unknown number is looked up without an error', withoutErrors(ringing));
    must(
      'the phone shows a placeholder',
      that(ringing.contact !== undefined, 'one placeholder contact', 'no contact'),
    );
    const { result, records } = await placeCall({ api, client, pbx }, { number, durationSeconds: 30 });
    must('the PBX reports the call', reported(result));
    must('the call is listed once', counts(records, 1));
  },
});
