import { rfc9111, rfc9700 } from '../../kit/cites.ts';
import { delivered, type Finding, showsPage, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { approvalPages, signInPages } from '../../kit/witness/pages.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Sign-in and approval pages, and the redirect with the code, are not cached',
  cites: [rfc9700('4.3.1', 'SHOULD'), rfc9111('5.2.2.5', 'SHOULD')],
  covers: ['CONSENT-07'],
  needs: ['authorization-code', 'pages'],
  symptom:
    'Authorize fails now and then with an expired form or a used code, when a proxy or the browser repeats a stored page or redirect.',
  impact:
    'The PBX cannot be connected while a stored page is repeated, and another user of the same browser or proxy can see the pages of the Authorize.',
  atRisk: 'connection',
  remedy: 'Send Cache-Control: no-store with every page and redirect of the authorization endpoint.',
  witness: witnessOf(['authorize', 'other'], 'a sign-in or approval page, or a redirect with a code', {
    'the sign-in page is not cached': (traffic) => signInPages(traffic).map(uncached),
    'the approval page is not cached': (traffic) => approvalPages(traffic).map(uncached),
    'the redirect with the code is not cached': ({ redirects }) =>
      redirects
        .filter(({ outcome }) => outcome.query.has('code'))
        .map(({ outcome }) => uncached(outcome.answer)),
  }),
  async check({ client, user, anonymous, given, must, note }) {
    const signIn = await anonymous().open(client.authorizationUrl());
    given('a visitor gets the sign-in page', showsPage(signIn, 'sign-in'));
    must('the sign-in page is not cached', uncached(signIn.answer));
    const asked = await user.atApproval(client.authorizationUrl(), { anyClient: true });
    if (asked === undefined) note('the server shows no approval page');
    else must('the approval page is not cached', uncached(asked.shown.answer));
    // Last: a server may remember this approval.
    const served = await client.requests();
    given('the request brings a code when approved', delivered(served, client.redirectUri));
    must('the redirect with the code is not cached', uncached(served.answer));
  },
});

function uncached(answer: HttpResponse): Finding {
  const control = answer.header('cache-control');
  const says = (directive: string) =>
    new RegExp(`(^|[\\s,])${directive}($|[\\s,;])`, 'i').test(control ?? '');
  // A temporary redirect is kept only where it says how long (RFC 9110 15.1; RFC 9111 3).
  const unkept =
    [302, 303, 307].includes(answer.status) &&
    control === undefined &&
    answer.header('expires') === undefined;
  return that(
    says('no-store') || (says('no-cache') && says('private')) || unkept,
    'Cache-Control with no-store, or with no-cache and private',
    `Cache-Control: ${control ?? '(absent)'}`,
    answer,
  );
}
