import { rfc9700 } from '../../kit/cites.ts';
import { type Finding, showsPage, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { approvalPages, signInPages } from '../../kit/witness/pages.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Sign-in and approval pages cannot be framed',
  cites: [rfc9700('4.16', 'MUST')],
  covers: ['CONSENT-06'],
  needs: ['authorization-code', 'pages'],
  impact:
    'A website can put the page into an invisible frame and make a signed-in user approve a connection with a click meant for something else.',
  atRisk: 'access',
  remedy: "Send Content-Security-Policy: frame-ancestors 'none' with every page that has a form.",
  witness: witnessOf(['authorize', 'other'], 'a sign-in or approval page', {
    'the sign-in page forbids foreign frames': (traffic) => signInPages(traffic).map(framed),
    'the approval page forbids foreign frames': (traffic) => approvalPages(traffic).map(framed),
  }),
  async check({ client, user, anonymous, given, must, note }) {
    const signIn = await anonymous().open(client.authorizationUrl());
    given('a visitor gets the sign-in page', showsPage(signIn, 'sign-in'));
    must('the sign-in page forbids foreign frames', framed(signIn.answer));
    const asked = await user.atApproval(client.authorizationUrl(), { anyClient: true });
    if (asked === undefined) note('the server shows no approval page');
    else must('the approval page forbids foreign frames', framed(asked.shown.answer));
    for (const answer of [signIn.answer, asked?.shown.answer]) {
      if (answer !== undefined && ancestors(answer).length === 0)
        note('X-Frame-Options alone protects a page; frame-ancestors is what browsers look at today');
    }
  },
});

function framed(answer: HttpResponse): Finding {
  const options = answer.header('x-frame-options');
  const sources = ancestors(answer);
  const named = (source: string) => source !== '*' && !/^[a-z]+:$/i.test(source);
  const byPolicy = sources.length > 0 && sources.every(named);
  const byOptions = sources.length === 0 && /^(deny|sameorigin)$/i.test(options ?? '');
  return that(
    byPolicy || byOptions,
    "frame-ancestors of 'none', 'self' or named hosts, or X-Frame-Options DENY or SAMEORIGIN",
    `frame-ancestors: ${sources.join(' ') || '(absent)'}; X-Frame-Options: ${options ?? '(absent)'}`,
    answer,
  );
}

/** The sources of the frame-ancestors directive; it outranks X-Frame-Options (CSP Level 2, 7.7.1). */
function ancestors(answer: HttpResponse): string[] {
  const directives = answer.all('content-security-policy').flatMap((policy) => policy.split(/[;,]/));
  const own = directives.find((directive) => /^\s*frame-ancestors\b/i.test(directive));
  return own?.trim().split(/\s+/).slice(1) ?? [];
}
