import type { AuthorizationOutcome } from '../../kit/actors/outcome.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { describeOutcome, type Finding, noBreakdown, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Malformed authorization requests never end in a 5xx or a stack trace',
  cites: [rfc6749('10.14', 'MUST')],
  covers: ['AUTHZ-13'],
  needs: ['authorization-code'],
  impact:
    'A stranger can cause failures of the server at will, and a stack trace shows an attacker paths and libraries that make other flaws easier to find.',
  atRisk: 'diagnosis',
  remedy: 'Treat every parameter as arbitrary text, and answer a request that cannot be read with a 4xx.',
  async check({ client, user, anonymous, target, given, must }) {
    const sound = await anonymous().open(client.authorizationUrl());
    given(
      'a sound request leads a visitor to a page',
      that(
        sound.kind === 'page' && sound.page.kind !== 'error',
        'a page',
        describeOutcome(sound),
        ...sound.trail,
      ),
    );
    const withoutState = client.authorizationUrl({ state: undefined });
    const requests = [
      ['client_id[]', client.authorizationUrl({ client_id: undefined, 'client_id[]': 'x' })],
      ['scope[]', client.authorizationUrl({ scope: undefined, 'scope[]': 'a' })],
      ['state[a]', client.authorizationUrl({ state: undefined, 'state[a]': 'b' })],
      ['broken percent-encoding', `${withoutState}&state=%zz`],
      ['invalid UTF-8', `${withoutState}&state=%ff`],
      ['a NUL', `${withoutState}&state=%00`],
      ['a state of 16 kB', client.authorizationUrl({ state: 'x'.repeat(16 * 1024) })],
    ] as const;
    // A server may word each of its refusals with a 5xx: then that is no breakdown.
    const plain = await anonymous().open(client.authorizationUrl({ client_id: 'harness-unknown' }));
    for (const [what, url] of requests) {
      must(`${what} breaks nothing`, survived(await anonymous().open(url), plain));
    }
    if (!target.capabilities.has('pages')) return;
    const unknown = client.authorizationUrl({ scope: 'harness-unknown' });
    must('an unknown scope of the signed-in user breaks nothing', survived(await user.opens(unknown), plain));
  },
});

function survived(outcome: AuthorizationOutcome, plain: AuthorizationOutcome): Finding {
  const findings = outcome.trail.map((answer) => noBreakdown(answer, plain.answer));
  return findings.find(({ holds }) => !holds) ?? noBreakdown(outcome.answer, plain.answer);
}
