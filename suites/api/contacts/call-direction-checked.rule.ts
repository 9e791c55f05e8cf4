import { connectorApi } from '../../kit/cites.ts';
import { hints, validationShape } from '../../kit/findings/error-body.ts';
import { deniedApi, hidesContact, servedContact, status } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact } from '../../kit/sample-records.ts';

export default defineRule({
  title: 'A contact is created for an inbound or an outbound call, and for no other direction',
  cites: [connectorApi('CRM API', 'MUST')],
  needs: ['crm-api', 'contact-creation'],
  permissions: ['destructive'],
  symptom:
    'Contacts are missing for calls of one direction, or the CRM holds contacts under a direction that does not exist.',
  impact:
    "Where a true direction is refused, contacts of such calls are not created; where a false one is stored, the account's statistics by direction are wrong.",
  atRisk: 'records',
  remedy:
    'Accept inbound and outbound for call_direction in any letter case, and refuse every other value with a hint that names the field.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    given('the search works', servedContact(await api.probe(token), api.contact.lastName));
    const sound = await api.createContact(token, { ...sampleContact(), call_direction: 'inbound' });
    given('a contact of an inbound call is created', status(sound, 201, 200));
    const outbound = await api.createContact(token, { ...sampleContact(), call_direction: 'outbound' });
    must('a contact of an outbound call is created', status(outbound, 201, 200));
    const asSent = await api.createContact(token, { ...sampleContact(), call_direction: 'Inbound' });
    must("the PBX's own spelling Inbound is accepted", status(asSent, 201, 200));

    const contact = { ...sampleContact(), call_direction: 'sideways' };
    const refusal = await api.createContact(token, contact);
    const refused = must('another direction is refused', deniedApi(refusal, 400, 422));
    if (refused) {
      must('the refusal has the documented shape', validationShape(refusal));
      must('a hint names the field', hints(refusal, 'call_direction'));
    }
    const after = await api.search(token, { email: contact.email });
    must('no contact is left behind', hidesContact(after, contact.last_name));
  },
});
