import { rfc9111 } from '../../kit/cites.ts';
import { type Finding, servedContact, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleNumber } from '../../kit/sample-records.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Contacts are not offered to shared caches',
  cites: [rfc9111('3.5', 'SHOULD')],
  needs: ['crm-api'],
  symptom:
    'Behind a caching proxy, calls of one company can show names of another, and a renamed contact keeps its old name.',
  impact: "A proxy that several customers share may store one account's contacts and return them to another.",
  atRisk: 'access',
  remedy: 'Send Cache-Control: no-store (or private) with every answer of the CRM API.',
  witness: witnessOf(['api'], 'a search that shows a contact', {
    'a contact is not for shared caches': ({ lookups }) => lookups.map(({ answer }) => notShared(answer)),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const known = await api.probe(token);
    given('a known number finds its contact', servedContact(known, api.contact.lastName));
    must('a contact that was found is not for shared caches', notShared(known));
    must(
      'a stand-in is not for shared caches',
      notShared(await api.search(token, { phone: sampleNumber() })),
    );
  },
});

/** Answers to requests with Authorization are stored only where one of these directives allows it (RFC 9111 3.5). */
function notShared(answer: HttpResponse): Finding {
  const value = answer.header('cache-control') ?? '';
  const shared =
    /\b(public|s-maxage|must-revalidate)\b/i.test(value) && !/\b(no-store|private)\b/i.test(value);
  return that(
    !shared && answer.status > 0,
    'no public, s-maxage or must-revalidate',
    value || '(no Cache-Control)',
    answer,
  );
}
