import { rfc9700 } from '../../kit/cites.ts';
import { delivered, neverSentTo } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Errors are not bounced to the client before the user has signed in',
  cites: [rfc9700('4.11.2', 'MUST')],
  covers: ['AUTHZ-12'],
  needs: ['authorization-code', 'pages'],
  impact:
    "An attacker with a registered client can make links that start at the trusted address of the server and forward a visitor to the client's address at once, without any page in between.",
  atRisk: 'access',
  remedy: 'Let the user sign in, or show the error on a page, before an error is sent to the redirect URI.',
  async check({ client, user, anonymous, given, must, notApplicable }) {
    given('a sound request is accepted', delivered(await client.requests(), client.redirectUri));
    const url = client.authorizationUrl({ scope: 'harness-unknown' });
    const signedIn = await user.opens(url);
    const ignored =
      signedIn.kind === 'page'
        ? signedIn.page.kind === 'approval'
        : delivered(signedIn, client.redirectUri).holds;
    if (ignored) return notApplicable('the server ignores unknown scopes');
    const outcome = await anonymous().open(client.authorizationUrl({ scope: 'harness-unknown' }));
    must('a visitor is not sent to the client with the error', neverSentTo(outcome, client.redirectUri));
  },
});
