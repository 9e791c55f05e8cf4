import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { contactsIn, type Finding, servedContact, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { isRecord } from '../../kit/witness/api-traffic.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const MEMBERS = [
  'id',
  'civility',
  'first_name',
  'last_name',
  'email',
  'company',
  'website',
  'phone_business_1',
  'phone_business_2',
  'phone_mobile_1',
  'entity_url',
] as const;

export default defineRule({
  title: 'A contact has the documented members, and its numbers are texts',
  cites: [connectorApi('CRM API', 'MUST'), crmEngine('Rules and Variables', 'MUST')],
  needs: ['crm-api'],
  symptom: 'Name, company or numbers of a contact stay empty, and a click on the contact opens no page.',
  impact: 'Agents see incomplete contacts: what the CRM knows does not reach the PBX.',
  atRisk: 'records',
  remedy:
    'Send every documented member, empty texts for what is unknown, numbers as texts with their +, and entity_url as an absolute address.',
  witness: witnessOf(['api'], 'a search that finds a contact', {
    'a contact has the documented members': (traffic) => ofEachRecord(traffic, hasMembers),
    'every phone number is a text': (traffic) => ofEachRecord(traffic, numbersAreTexts),
    'entity_url is an absolute web address': (traffic) => ofEachRecord(traffic, hasAddress),
  }),
  async check({ client, api, given, must }) {
    const answer = await api.probe(await client.accessToken());
    given('a known number finds its contact', servedContact(answer, api.contact.lastName));
    const contact = contactsIn(answer).find((one) => one['last_name'] === api.contact.lastName) ?? {};
    must('the contact has the documented members', hasMembers(contact, answer));
    must('every phone number is a text', numbersAreTexts(contact, answer));
    must('entity_url is an absolute web address', hasAddress(contact, answer));
  },
});

function hasMembers(contact: Readonly<Record<string, unknown>>, answer: HttpResponse): Finding {
  const missing = MEMBERS.filter((name) => !(name in contact));
  const actual = missing.length === 0 ? 'all' : `no ${missing.join(', ')}`;
  return that(missing.length === 0, MEMBERS.join(', '), actual, answer);
}

function hasAddress(contact: Readonly<Record<string, unknown>>, answer: HttpResponse): Finding {
  const url = String(contact['entity_url']);
  return that(/^https?:\/\//.test(url) && URL.canParse(url), 'an absolute http(s) URL', url, answer);
}

type OfContact = (contact: Readonly<Record<string, unknown>>, answer: HttpResponse) => Finding;

/** Stand-ins for unknown callers are another rule's. */
function ofEachRecord({ lookups }: Traffic, finding: OfContact): Finding[] {
  return lookups.flatMap((lookup) =>
    lookup.contacts
      .filter((contact) => isRecord(contact, lookup))
      .map((contact) => finding(contact, lookup.answer)),
  );
}

function numbersAreTexts(contact: Readonly<Record<string, unknown>>, answer: HttpResponse): Finding {
  const wrong = Object.entries(contact).filter(
    ([name, value]) => name.startsWith('phone_') && typeof value !== 'string',
  );
  const found = wrong.map(([name, value]) => `${name} is ${value === null ? 'null' : `a ${typeof value}`}`);
  return that(wrong.length === 0, 'texts', found.join(', ') || 'texts', answer);
}
