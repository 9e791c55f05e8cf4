import { loadedBy, referrerPolicyOf } from '../../kit/actors/resources.ts';
import { rfc9700 } from '../../kit/cites.ts';
import { errorPage, type Finding, showsPage, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { once } from '../../kit/witness/once.ts';
import { approvalPages, signInPages } from '../../kit/witness/pages.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const GUARDED = [
  'no-referrer',
  'same-origin',
  'origin',
  'strict-origin',
  'origin-when-cross-origin',
  'strict-origin-when-cross-origin',
];

const discreetOnce = once(discreet);

export default defineRule({
  title: 'Authorization pages leak nothing through Referer',
  cites: [rfc9700('4.2.4', 'SHOULD')],
  covers: ['CONSENT-08'],
  needs: ['authorization-code', 'pages'],
  impact:
    'A third party whose script or image is on the page receives the address of the page, with the client and the state of the Authorize in progress, from browsers whose own default does not withhold it.',
  atRisk: 'access',
  remedy: 'Send Referrer-Policy: no-referrer with these pages, and load no content from other hosts.',
  witness: witnessOf(['authorize', 'other'], 'a sign-in or approval page', {
    'the sign-in page reveals nothing to other hosts': (traffic) => signInPages(traffic).map(discreetOnce),
    'the approval page reveals nothing to other hosts': (traffic) => approvalPages(traffic).map(discreetOnce),
  }),
  async check({ client, user, anonymous, given, must, note }) {
    const signIn = await anonymous().open(client.authorizationUrl());
    given('a visitor gets the sign-in page', showsPage(signIn, 'sign-in'));
    must('the sign-in page reveals nothing to other hosts', discreet(signIn.answer));
    const asked = await user.atApproval(client.authorizationUrl(), { anyClient: true });
    if (asked === undefined) note('the server shows no approval page');
    else must('the approval page reveals nothing to other hosts', discreet(asked.shown.answer));
    const error = await user.opens(client.authorizationUrl({ client_id: 'harness-unknown' }));
    given('an unknown client leads to an error page', errorPage(error));
    must('the error page reveals nothing to other hosts', discreet(error.answer));
  },
});

function discreet(answer: HttpResponse): Finding {
  const own = new URL(answer.url).host;
  const foreign = loadedBy(answer).filter((address) => new URL(address).host !== own);
  const policy = referrerPolicyOf(answer);
  return that(
    foreign.length === 0 || GUARDED.includes(policy ?? ''),
    'a referrer policy, or nothing loaded from other hosts',
    `Referrer-Policy: ${policy ?? '(absent)'}; from other hosts: ${foreign.join(' ') || 'nothing'}`,
    answer,
  );
}
