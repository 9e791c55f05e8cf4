import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { contactsIn, type Finding, hidesContact, servedContact, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { sampleContact, sampleNumber } from '../../kit/sample-records.ts';
import type { ApiRequest } from '../../kit/witness/api-request.ts';
import { answeredSearches, isRecord } from '../../kit/witness/api-traffic.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'For an unknown caller the search returns one stand-in, and no real contact',
  cites: [connectorApi('CRM API', 'MUST'), crmEngine('Scenarios', 'MUST')],
  needs: ['crm-api'],
  symptom:
    'Calls with unknown callers are not logged, because the lookup ends without a contact; or they show a wrong name.',
  impact:
    'The account has no record of calls with new customers, or has them under a contact who did not call.',
  atRisk: 'records',
  remedy:
    'Answer 200 with one dummy contact that has an id and a name, and none of the data of a real contact.',
  witness: witnessOf(['api'], 'a search for an unknown caller', {
    'an unknown caller is answered with 200 and one contact': (traffic) =>
      ofUnknown(traffic).map(({ answer }) => oneContact(answer)),
    'the stand-in has an id and a name': (traffic) =>
      ofUnknown(traffic).map(({ answer }) => hasIdAndName(answer)),
  }),
  async check({ client, api, given, must }) {
    const token = await client.accessToken();
    const { lastName } = api.contact;
    given('a known number finds its contact', servedContact(await api.probe(token), lastName));
    const searches = [
      ['number', { phone: sampleNumber() }],
      ['address', { email: sampleContact().email }],
    ] as const;
    for (const [what, query] of searches) {
      const answer = await api.search(token, query);
      must(`an unknown ${what} is answered with 200 and one contact`, oneContact(answer));
      must(`the stand-in for an unknown ${what} has an id and a name`, hasIdAndName(answer));
      must(`the answer to an unknown ${what} shows no real contact`, hidesContact(answer, lastName));
    }
  },
});

function oneContact(answer: HttpResponse): Finding {
  const { length } = contactsIn(answer);
  const actual = answer.status === 200 ? `200 with ${length} contacts` : answer.describe();
  return that(answer.status === 200 && length === 1, '200 with one contact', actual, answer);
}

/** A lookup without an id is no record to the PBX, and a contact without any name is dropped. */
function hasIdAndName(answer: HttpResponse): Finding {
  const [contact = {}] = contactsIn(answer);
  const has = (name: string) => (contact[name] ?? '') !== '';
  const missing = [
    ...(has('id') ? [] : ['id']),
    ...(['first_name', 'last_name', 'company'].some(has) ? [] : ['name']),
  ];
  return that(
    missing.length === 0,
    'an id and a name',
    missing.length === 0 ? 'both' : `no ${missing.join(' and no ')}`,
    answer,
  );
}

/**
 * Searches by a number or an address that no record answers: with no contact at all, or with one that has nothing of its
 * own. Where the route answers others, 404 says the same.
 */
function ofUnknown(traffic: Traffic): ApiRequest[] {
  const sound = /^\+?[\d ().-]{6,}$|^[^@\s]+@[^@\s]+$/;
  return answeredSearches(traffic).filter((search) => {
    const { query, answer, contacts } = search;
    const values = ['phone', 'email'].flatMap((name) => query.getAll(name));
    const plain = [...query.keys()].every((name) => ['phone', 'email', 'display_name'].includes(name));
    if (!plain || values.length !== 1 || !sound.test(values[0] ?? '')) return false;
    if (answer.status === 404) return traffic.lookups.length > 0;
    return (
      answer.status === 200 &&
      Array.isArray(answer.json?.['contacts']) &&
      contacts.every((contact) => !isRecord(contact, search)) &&
      contacts.length < 2
    );
  });
}
