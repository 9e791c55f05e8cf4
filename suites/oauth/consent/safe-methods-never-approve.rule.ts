import { encodeForm } from '../../kit/actors/browser.ts';
import { NOT_ASKED } from '../../kit/actors/outcome.ts';
import { rfc6749, rfc9110 } from '../../kit/cites.ts';
import { delivered, nothingGranted } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'HEAD and other safe methods never approve',
  cites: [rfc9110('9.2.1', 'MUST'), rfc6749('10.12', 'MUST')],
  covers: ['CONSENT-10'],
  needs: ['authorization-code', 'pages'],
  impact:
    'A link that a mail scanner, a prefetching browser or another website opens can approve a connection in the name of a signed-in user.',
  atRisk: 'access',
  remedy: 'Let only POST requests reach the code that approves.',
  async check({ client, user, given, must, notApplicable }) {
    const url = client.authorizationUrl();
    const asked = await user.atApproval(url);
    if (asked === undefined) return notApplicable(NOT_ASKED);
    const { browser } = asked.user;
    must(
      'HEAD to the authorization endpoint brings no code',
      nothingGranted(await browser.open(url, { method: 'HEAD' })),
    );
    for (const method of ['HEAD', 'GET']) {
      // A new request each time: a form that was shown once may be spent.
      const next = (await user.atApproval(url)) ?? asked;
      const filled = encodeForm({ ...next.form, method: 'GET' }, next.button);
      must(
        `${method} with the fields of the approval form brings no code`,
        nothingGranted(await next.user.browser.open(filled.url, { method })),
      );
    }
    // Last: a server may remember this approval.
    given('the request brings a code when approved', delivered(await client.requests(), client.redirectUri));
  },
});
