import { rfc6749 } from '../../kit/cites.ts';
import { delivered, showsPage, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The first authorization asks the user for approval',
  cites: [rfc6749('10.2', 'SHOULD')],
  covers: ['CONSENT-03'],
  needs: ['authorization-code', 'pages'],
  symptom:
    'Authorize comes back at once without an approval page, or with a page that does not say what is asked for.',
  impact:
    'A user does not learn what a client gets, and a link that the user follows while signed in can connect a client without approval.',
  atRisk: 'access',
  remedy: 'Show what the client asks for, and issue a code only after the user has approved it.',
  async check({ client, user, target, given, must, notApplicable }) {
    // Before any approval, which a server may remember.
    const asked = await user.atApproval(client.authorizationUrl(), { insist: false, anyClient: true });
    given('the request brings a code when approved', delivered(await client.requests(), client.redirectUri));
    if (asked === undefined) {
      // Remembered, or never asked? A server that remembers asks again on request (OpenID Connect Core 3.1.2.1).
      const insisting = await user.opens(client.authorizationUrl({ prompt: 'consent' }));
      must('some request leads to the approval page', showsPage(insisting, 'approval'));
      return notApplicable('the server remembers that this user has approved the client before');
    }
    must('the approval page comes before any code', showsPage(asked.shown, 'approval'));
    const [less] = target.scopes.partial;
    const asksLess =
      less === undefined || asked.redirectUri !== client.redirectUri
        ? undefined
        : await user.atApproval(client.authorizationUrl({ scope: less }));
    if (asksLess === undefined) return;
    const texts = [asked.shown.page.text, asksLess.shown.page.text];
    must(
      'the approval page says what is asked for',
      that(
        texts[0] !== texts[1],
        'pages that differ when less scope is asked for',
        texts[0] === texts[1] ? 'twice the same text' : 'pages that differ',
        asked.shown.answer,
        asksLess.shown.answer,
      ),
    );
  },
});
