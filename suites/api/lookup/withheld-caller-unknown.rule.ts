import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { all, hidesContact, servedContact, status } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleNumber } from '../../kit/sample-records.ts';
import { answeredSearches } from '../../kit/witness/api-traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A search with an empty number is answered like one for an unknown caller',
  cites: [crmEngine('Calls', 'SHOULD'), connectorApi('CRM API', 'SHOULD')],
  needs: ['crm-api'],
  symptom: 'Each call with a withheld number leaves an error in the integration log.',
  impact: 'Calls with a withheld number reach agents without an answer from the CRM, as if it were broken.',
  atRisk: 'records',
  remedy:
    'Take a phone that is there and empty for a caller who withholds the number, and answer as for an unknown caller.',
  witness: witnessOf(['api'], 'a search with an empty number', {
    'an empty number is answered with 200': (traffic) =>
      answeredSearches(traffic)
        .filter(
          ({ query }) => query.getAll('phone').join() === '' && query.has('phone') && !query.has('email'),
        )
        .filter(() => traffic.lookups.length > 0)
        .map(({ answer }) => status(answer, 200)),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const { lastName } = api.contact;
    given('a known number finds its contact', servedContact(await api.probe(token), lastName));
    const unknown = await api.search(token, { phone: sampleNumber() });
    given('an unknown number is answered with 200', status(unknown, 200));
    const withheld = await api.search(token, { phone: '' });
    must(
      'an empty number is answered with 200',
      all(status(withheld, 200), hidesContact(withheld, lastName)),
    );
    const named = await api.search(token, { phone: '', display_name: 'Anonymous' });
    must(
      'an empty number with a display name is too',
      all(status(named, 200), hidesContact(named, lastName)),
    );
  },
});
