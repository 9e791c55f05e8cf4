import { guide } from '../../kit/cites.ts';
import { delivered, describeOutcome, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: "A user who is signed in and comes from the PBX's page is known",
  cites: [guide('Import the CRM Template', 'SHOULD')],
  needs: ['authorization-code', 'pages'],
  symptom: 'Authorize asks an admin who is signed in to sign in again, each time.',
  impact:
    'An admin who is signed in types the password into a page that a link has opened, and learns to do so.',
  atRisk: 'diagnosis',
  remedy: 'Set the session cookie with SameSite=Lax, which a browser sends when a link leads to the server.',
  async check({ client, user, given, must, notApplicable }) {
    const admin = user.elsewhere();
    const first = await admin.browser.open(client.authorizationUrl());
    if (first.kind !== 'page' || first.page.kind !== 'sign-in')
      return notApplicable('the server shows no sign-in page to a visitor');
    await admin.signIn(first);
    const direct = await admin.browser.open(client.authorizationUrl());
    const asksAgain = direct.kind === 'page' && direct.page.kind === 'sign-in';
    given(
      'a browser that opens the address itself is known after sign-in',
      that(!asksAgain, 'no sign-in page', describeOutcome(direct), ...direct.trail),
    );
    const fresh = await user.elsewhere().decidesOnArrival(client.authorizationUrl());
    given("one that comes from the PBX's page gets through", delivered(fresh, client.redirectUri));
    const arrived = await admin.browser.open(client.authorizationUrl(), { fromAnotherSite: true });
    const asks = arrived.kind === 'page' && arrived.page.kind === 'sign-in';
    must(
      "a browser that is signed in and comes from the PBX's page is not asked to sign in",
      that(!asks, 'no sign-in page', describeOutcome(arrived), ...arrived.trail),
    );
  },
});
