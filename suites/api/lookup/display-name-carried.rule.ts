import { connectorApi } from '../../kit/cites.ts';
import { contactsIn, servedContact, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact, sampleNumber } from '../../kit/sample-records.ts';

export default defineRule({
  title: 'The stand-in for an unknown caller bears the display name that the PBX sent',
  cites: [connectorApi('CRM API', 'SHOULD')],
  needs: ['crm-api'],
  symptom: 'A caller whose name comes with the call is shown by number only.',
  impact: 'Agents do not see the name that the line provider sent for an unknown caller.',
  atRisk: 'records',
  remedy: 'Put display_name into the name of the placeholder.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const { phone, lastName } = api.contact;
    const display_name = `${sampleContact().last_name} Déjà`;
    const known = await api.search(token, { phone, display_name });
    given(
      'a known number is shown under its own name, whatever the display name',
      servedContact(known, lastName),
    );
    const answer = await api.search(token, { phone: sampleNumber(), display_name });
    const [contact = {}] = contactsIn(answer);
    const name = `${contact['first_name'] ?? ''} ${contact['last_name'] ?? ''} ${contact['company'] ?? ''}`;
    const carried = name.includes(display_name);
    must(
      'an unknown number is shown under the display name',
      that(
        carried,
        'the display name',
        carried ? 'the display name' : name.trim() || answer.describe(),
        answer,
      ),
    );
  },
});
