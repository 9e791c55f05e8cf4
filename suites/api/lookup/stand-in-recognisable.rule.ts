import { connectorApi } from '../../kit/cites.ts';
import { contactsIn, servedContact, status, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact, sampleNumber } from '../../kit/sample-records.ts';

export default defineRule({
  title: 'The stand-in for unknown callers always has the same id, which is that of no contact',
  cites: [connectorApi('CRM API', 'SHOULD')],
  needs: ['crm-api'],
  symptom:
    'Calls with unknown callers appear in the history of a contact, or with contacts that do not exist.',
  impact:
    'The CRM cannot tell calls with unknown callers from calls with contacts that were deleted, or attaches them to a contact who did not call.',
  atRisk: 'records',
  remedy:
    'Give the placeholder one fixed id that no contact has, and log calls that carry it without a contact.',
  async check({ client, api, given, must, notApplicable }) {
    const token = await client.accessToken();
    const known = await api.probe(token);
    given('a known number finds its contact', servedContact(known, api.contact.lastName));
    const searches = [
      ['an unknown number', { phone: sampleNumber() }],
      ['another unknown number', { phone: sampleNumber() }],
      ['an unknown address', { email: sampleContact().email }],
    ] as const;
    const answers = [];
    for (const [what, query] of searches) {
      const answer = await api.search(token, query);
      given(`a search for ${what} is answered`, status(answer, 200));
      answers.push(answer);
    }
    const ids = answers.map((answer) => contactsIn(answer)[0]?.['id']);
    if (ids.includes(undefined)) notApplicable('the deployment returns no stand-in for unknown callers');
    const distinct = new Set(ids.map(String));
    must(
      'unknown callers all get the same id',
      that(distinct.size === 1, 'one id', `${distinct.size} different ids`, ...answers),
    );
    const taken = distinct.has(String(contactsIn(known)[0]?.['id']));
    must(
      'it is not the id of a contact',
      that(
        !taken,
        'an id that no contact has',
        taken ? 'the id of a contact' : 'an id that no contact has',
        known,
      ),
    );
  },
});
