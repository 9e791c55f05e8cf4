import type { ApiRequest } from '../../kit/actors/api.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { noBreakdown, noInternals, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Errors for malformed requests reveal no stack trace, path or SQL',
  cites: [rfc6749('10.14', 'MUST')],
  needs: ['crm-api'],
  symptom: 'The integration log shows lines of program code where an error message should be.',
  impact:
    'An attacker learns paths, libraries and queries of the server, which makes other flaws easier to find and use; the admin reads no usable error.',
  atRisk: 'diagnosis',
  remedy:
    'Catch every error at the edge of the API, answer with one sentence, and write the details to a log.',
  witness: witnessOf(['api'], 'a request to the CRM API that is refused', {
    'a refusal shows no internals': ({ api }) =>
      api.filter(({ answer }) => answer.status >= 400).map(({ answer }) => noInternals(answer)),
  }),
  async check({ client, api, target, given, must }) {
    const token = await client.accessToken();
    given('the search returns the contact', servedContact(await api.probe(token), api.contact.lastName));
    const { origin, pathname } = new URL(api.searchUrl);
    const requests: readonly (readonly [string, 'search' | 'contacts' | 'calls', ApiRequest])[] = [
      ['a path with a broken escape', 'search', { url: `${origin}${pathname}/%zz` }],
      ['a path of many dots', 'search', { url: `${origin}${pathname}/..%2f..%2f..%2fetc%2fpasswd` }],
      ['a query of brackets', 'search', { url: `${origin}${pathname}?phone[a][b]=1&email[]=%00` }],
      [
        'an unknown Accept',
        'search',
        { query: { phone: api.contact.phone }, headers: { accept: 'image/png' } },
      ],
      ...(target.capabilities.has('contact-creation')
        ? ([['a contact of broken JSON', 'contacts', { method: 'POST', body: '{"last_name":' }]] as const)
        : []),
      ...(target.capabilities.has('journaling')
        ? ([['a call of broken JSON', 'calls', { method: 'POST', body: '{"direction":' }]] as const)
        : []),
    ];
    for (const [what, endpoint, request] of requests) {
      must(`${what} is answered without internals`, noBreakdown(await api.send(endpoint, token, request)));
    }
  },
});
