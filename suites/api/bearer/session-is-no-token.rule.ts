import { rfc6749 } from '../../kit/cites.ts';
import {
  all,
  deniedApi,
  describeOutcome,
  hidesContact,
  keptOut,
  servedContact,
  that,
} from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { type SampleContact, sampleContact } from '../../kit/sample-records.ts';

export default defineRule({
  title: 'A browser session does not stand in for a token',
  cites: [rfc6749('7', 'MUST')],
  covers: ['BEARER-15'],
  needs: ['crm-api', 'pages'],
  permissions: ['destructive'],
  impact:
    "While an admin is signed in, a web page on another site can act on the CRM API with the admin's session: create contacts, or read them where the server also permits that site.",
  atRisk: 'access',
  remedy: 'Ignore cookies in the CRM API, and accept an access token only.',
  async check({ client, api, user, target, given, must }) {
    const { lastName } = api.contact;
    const token = await client.accessToken();
    given('a search with a token returns the contact', servedContact(await api.probe(token), lastName));
    given('the same search without a token is refused', keptOut(await api.probe(undefined), lastName));

    const at = await user.opens(client.authorizationUrl());
    const signedIn = at.kind === 'redirect' || at.page.kind === 'approval';
    given(
      'the user is signed in',
      that(signedIn, 'the approval page or a code', describeOutcome(at), ...at.trail),
    );
    const cookie = await user.browser.jar.getCookieString(api.searchUrl);
    const headers = { origin: 'https://harness.invalid', ...(cookie === '' ? {} : { cookie }) };
    must(
      'the session without a token cannot search',
      keptOut(await api.probe(undefined, { headers }), lastName),
    );

    if (!target.capabilities.has('contact-creation')) return;
    const [plain, posted] = [sampleContact(), sampleContact()];
    const notCreated = async (contact: SampleContact) =>
      hidesContact(await api.search(token, { email: contact.email }), contact.last_name);
    const without = deniedApi(await api.createContact(undefined, plain));
    given('a contact without a token is refused and not created', all(without, await notCreated(plain)));
    const refusal = deniedApi(await api.createContact(undefined, posted, { headers }));
    const after = await notCreated(posted);
    must('the session without a token cannot create a contact', refusal);
    must('no contact was created by the session', after);
  },
});
