import { type AuthorizationOutcome, NOT_ASKED } from '../../kit/actors/outcome.ts';
import { rfc9700 } from '../../kit/cites.ts';
import { delivered, type Finding, showsPage, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The redirect after sign-in or approval is a 302 or 303, never 307 or 308',
  cites: [rfc9700('4.12', 'MUST'), rfc9700('2.1', 'MUST')],
  covers: ['CONSENT-09'],
  needs: ['authorization-code', 'pages'],
  impact:
    "The browser sends the form on to the address it is redirected to: the user's password, or the fields of the approval, reach the PBX together with the code.",
  atRisk: 'access',
  remedy: 'Answer the forms of sign-in and approval with 303.',
  async check({ client, user, given, must, notApplicable }) {
    const other = user.elsewhere();
    const url = client.authorizationUrl();
    const start = await other.browser.open(url);
    given('a visitor gets the sign-in page', showsPage(start, 'sign-in'));
    const signedIn = await other.signIn(start);
    given('the user signs in by a form', posts(signedIn));
    must('the sign-in form is not sent on', notSentOn(signedIn));
    const asked = await user.atApproval(url, { anyClient: true });
    if (asked === undefined) return notApplicable(NOT_ASKED);
    const approved = await asked.user.browser.submit(asked.form, asked.button);
    must('the approval form is not sent on', notSentOn(approved));
    given('the approval is accepted', delivered(approved, asked.redirectUri));
  },
});

function posts({ trail }: AuthorizationOutcome): Finding {
  const forms = trail.filter(({ method }) => method === 'POST');
  return that(forms.length > 0, 'a form sent by POST', `${forms.length} of them`, ...forms);
}

function notSentOn({ trail }: AuthorizationOutcome): Finding {
  const forms = trail.filter(({ method }) => method === 'POST');
  const repeated = forms.find(({ status }) => status === 307 || status === 308);
  return that(
    repeated === undefined && forms.every(({ status }) => status > 0),
    'a page, or a redirect with 302 or 303',
    (repeated ?? forms[0])?.describe() ?? 'no form was sent by POST',
    ...forms,
  );
}
