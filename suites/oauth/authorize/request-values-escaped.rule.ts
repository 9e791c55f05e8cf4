import type { AuthorizationOutcome } from '../../kit/actors/outcome.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { delivered, describeOutcome, type Finding, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

const MARKER = '"><script>hx9</script>';

export default defineRule({
  title: 'Request values shown on pages are HTML-escaped',
  cites: [rfc6749('10.14', 'MUST')],
  covers: ['AUTHZ-10'],
  needs: ['authorization-code', 'pages'],
  impact:
    'A prepared link runs a script on the pages of the authorization server, with the session of the user who follows it: the script can approve a connection or read what the user types.',
  atRisk: 'access',
  remedy:
    'Escape every value of the request where a page shows it, best by a template engine that does so by default.',
  async check({ client, user, anonymous, given, must }) {
    const page = await anonymous().open(client.authorizationUrl());
    given(
      'a sound request leads a visitor to a page',
      that(
        page.kind === 'page' && page.page.kind !== 'error',
        'a page',
        describeOutcome(page),
        ...page.trail,
      ),
    );
    given(
      'a sound request of the signed-in user is accepted',
      delivered(await client.requests(), client.redirectUri),
    );
    for (const name of ['client_id', 'scope', 'state', 'redirect_uri', 'response_type']) {
      const value = name === 'redirect_uri' ? `https://harness.invalid/${MARKER}` : MARKER;
      const url = client.authorizationUrl({ [name]: value });
      must(`${name} is escaped on the pages for a visitor`, escaped(await anonymous().open(url)));
      must(`${name} is escaped on the pages for the signed-in user`, escaped(await user.opens(url)));
    }
  },
});

function escaped(outcome: AuthorizationOutcome): Finding {
  const html = outcome.trail.filter(
    (answer) => !/json|text\/plain/.test(answer.header('content-type') ?? ''),
  );
  const hit = html.find((answer) => answer.body.includes(MARKER));
  return that(
    hit === undefined,
    `no page with ${MARKER} in its source`,
    hit === undefined ? describeOutcome(outcome) : `${MARKER} is in a page with status ${hit.status}`,
    ...outcome.trail,
  );
}
