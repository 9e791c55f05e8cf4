import { connectorApi } from '../../kit/cites.ts';
import { contactsIn, type Finding, noBreakdown, servedContact, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact } from '../../kit/sample-records.ts';

export default defineRule({
  title: 'A value that is too long is refused, not cut',
  cites: [connectorApi('Errors', 'MUST')],
  needs: ['crm-api', 'contact-creation'],
  permissions: ['destructive'],
  symptom:
    'The integration log shows HTTP 500 for a long value, or a contact holds a text that ends in the middle.',
  impact: 'Part of what the PBX sent about a contact is lost, and the PBX is not informed.',
  atRisk: 'records',
  remedy: 'Check lengths before storing and answer 400 or 422; never let the database cut a text.',
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const plain = sampleContact();
    await api.createContact(token, plain);
    const found = await api.search(token, { email: plain.email });
    given('a contact of usual length is created', servedContact(found, plain.last_name));
    for (const [what, length] of [
      ['300', 300],
      ['20000', 20_000],
    ] as const) {
      const long = { ...sampleContact(), custom_value: 'x'.repeat(length) };
      const answer = await api.createContact(token, long);
      must(`a value of ${what} letters does not break the server`, noBreakdown(answer));
      const after = await api.search(token, { email: long.email });
      must(`a value of ${what} letters is whole or refused`, wholeOrRefused(answer, after, long));
    }
  },
});

function wholeOrRefused(
  created: HttpResponse,
  found: HttpResponse,
  sent: { readonly last_name: string; readonly custom_value: string },
): Finding {
  const contact = contactsIn(found).find((one) => one['last_name'] === sent.last_name);
  const kept = contact?.['custom_value'];
  // Where custom_value is not shown, a cut value cannot be detected.
  const holds =
    contact === undefined
      ? created.status >= 400 && created.status < 500
      : created.status < 300 && (kept === undefined || kept === sent.custom_value);
  const actual =
    contact === undefined ? created.describe() : `${created.status}, ${String(kept).length} letters kept`;
  return that(holds, 'a refusal, or the whole value', actual, created, found);
}
