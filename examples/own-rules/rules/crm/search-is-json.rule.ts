import { defineRule, header, status } from 'pbx-conformance/kit';

/** A rule of one's own: its id is its path, `crm/search-is-json`. */
export default defineRule({
  title: 'The search for contacts answers in JSON',
  cites: [{ document: 'House rules', section: '3', level: 'MUST' }],
  symptom: 'Calls of known contacts show no name.',
  impact: 'Agents take calls of known customers for unknown ones.',
  atRisk: 'records',
  remedy: 'Send Content-Type: application/json with every answer of the CRM API.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const answer = await api.search(token, { phone: api.contact.phone });
    given('the search is accepted', status(answer, 200));
    must(
      'the answer is JSON',
      header(answer, 'content-type', 'application/json', (type) => /^application\/json\b/i.test(type)),
    );
  },
});
