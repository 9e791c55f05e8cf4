import { approvedUnasked } from '../../kit/actors/outcome.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { delivered, describeOutcome, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A request for more scope is shown for approval again',
  cites: [rfc6749('10.2', 'SHOULD')],
  covers: ['CONSENT-12'],
  needs: ['authorization-code', 'pages', 'partial-scopes'],
  impact:
    'A client that a user approved for little gets the full scope at its next Authorize, without the user being asked.',
  atRisk: 'access',
  remedy: 'Remember an approval together with its scope, and ask again when more is asked for.',
  async check({ client, user, target, given, must, notApplicable }) {
    const [less = ''] = target.scopes.partial;
    // Afterwards nothing that this run was granted lets the server remember an approval of the whole scope.
    await user.elsewhere().atApproval(client.authorizationUrl());
    if (approvedUnasked(await user.elsewhere().opens(client.authorizationUrl())))
      return notApplicable('the server remembers that this user has approved the whole scope before');
    const asked = await user.elsewhere().atApproval(client.authorizationUrl({ scope: less }));
    if (asked === undefined) return notApplicable('the server does not ask for approval of less scope');
    const approved = await asked.user.browser.submit(asked.form, asked.button);
    given('a request for less scope brings a code when approved', delivered(approved, client.redirectUri));
    const more = await asked.user.opens(client.authorizationUrl());
    const code = more.kind === 'redirect' ? more.query.get('code') : null;
    const answer = code === null ? undefined : await client.exchange(code);
    const granted = answer?.scopes ?? (answer?.accessToken === undefined ? [] : client.scope.split(' '));
    const extra = granted.filter((scope) => scope !== less);
    must(
      'more scope is not granted without asking',
      that(
        extra.length === 0 && (more.kind === 'page' || answer !== undefined),
        'the approval page, or no more scope than was approved',
        extra.length === 0 ? describeOutcome(more) : `a token with scope ${granted.join(' ')}, unasked`,
        ...more.trail,
        ...(answer === undefined ? [] : [answer]),
      ),
    );
    if (more.kind === 'redirect') return;
    const asksMore = await asked.user.decide(client.authorizationUrl());
    given('a request for more scope brings a code when approved', delivered(asksMore, client.redirectUri));
  },
});
