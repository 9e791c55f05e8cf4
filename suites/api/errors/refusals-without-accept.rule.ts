import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { deniedApi, servedContact, status } from '../../kit/findings/index.ts';
import { callFixture } from '../../kit/findings/journal.ts';
import { sameAsAccepting } from '../../kit/findings/same-wording.ts';
import { defineRule } from '../../kit/rule.ts';

const NO_ACCEPT = { headers: { accept: undefined } };

export default defineRule({
  title: 'A refusal of the CRM API does not change without an Accept header',
  cites: [connectorApi('Errors', 'MUST'), crmEngine('Request', 'MUST')],
  needs: ['crm-api'],
  symptom:
    'The integration log shows a redirect or a page in place of the field that a template has to correct, or no error at all.',
  impact:
    'A PBX, which sends no Accept header, takes the redirect of a refusal for a success, and the call is lost without a word.',
  atRisk: 'records',
  remedy: 'Answer errors of the API as JSON, whatever the request accepts.',
  async check({ client, api, target, given, must }) {
    const token = await client.accessToken();
    given('a known number finds its contact', servedContact(await api.probe(token), api.contact.lastName));
    const empty = await api.search(token, {});
    given('a search without criteria is refused', deniedApi(empty));
    must(
      'a search without criteria is refused alike without an Accept header',
      sameAsAccepting(await api.search(token, {}, NO_ACCEPT), empty),
    );
    if (target.capabilities.has('contact-creation')) {
      const accepting = await api.createContact(token, {});
      given('a contact without fields is refused', status(accepting, 400, 422));
      const plain = await api.createContact(token, {}, NO_ACCEPT);
      must('a contact without fields is refused alike', sameAsAccepting(plain, accepting));
    }
    if (!target.capabilities.has('journaling')) return;
    const call = callFixture({ started_at: 'never' });
    const accepting = await api.logCall(token, call);
    given('a call without a start is refused', status(accepting, 400, 422));
    const plain = await api.logCall(token, call, NO_ACCEPT);
    must('a call without a start is refused alike', sameAsAccepting(plain, accepting));
  },
});
