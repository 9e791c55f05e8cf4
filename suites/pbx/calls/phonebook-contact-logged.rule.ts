import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { anyAgent } from '../../kit/findings/journal.ts';
import { connect, counts, journalOf, placeCall, reported } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: "A call of a contact that the PBX has in its phonebook is logged, without the contact's id",
  cites: [crmEngine('Calls', 'SHOULD'), connectorApi('POST /api/crm/lookup/phone-calls', 'SHOULD')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  simulatedPbx: 'diagnosis',
  permissions: ['destructive'],
  symptom:
    'Once the PBX does not query the CRM for numbers in its phonebook, calls of known contacts are no longer logged.',
  impact:
    'From their second call on, known customers are missing from the CRM, although the phone shows their names.',
  atRisk: 'records',
  remedy:
    'Report calls whether or not [EntityId] is empty, and find the contact by the number of the report.',
  async check({ api, client, pbx, given, must, notApplicable, note }) {
    await connect({ pbx, given });
    const known = await placeCall({ api, client, pbx });
    given('a call that is looked up is logged', reported(known.result));
    pbx.simulator.admin.save({ crm: { phonebookPriority: 'NotQueryIfInPhonebookFound' } });
    const agent = anyAgent();
    // Earlier than the call before, so that no CRM takes the two for one.
    const startedAt = Date.now() - 600_000;
    const ringing = await pbx.simulator.ring({ number: pbx.knownNumber, agent, startedAt });
    if (!ringing.fromPhonebook)
      notApplicable('the phonebook of the PBX does not find the contact by the number that it called from');
    note('That a contact of the phonebook has no EntityId is an inference from its published members.');
    must(
      'the PBX reports the call',
      reported(await pbx.simulator.endCall(ringing.callId, { durationSeconds: 20 })),
    );
    must('the call is listed once', counts(await journalOf({ api, client }, agent), 1));
  },
});
