import { rfc6749 } from '../../kit/cites.ts';
import { describeOutcome, noBreakdown, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Malformed authorization requests never end in a 5xx or a stack trace',
  cites: [rfc6749('4.1.2.1', 'MUST'), rfc6749('10.14', 'MUST')],
  covers: ['AUTHZ-13'],
  needs: ['authorization-code'],
  impact:
    'A stranger can cause failures of the server at will, and a stack trace shows an attacker paths and libraries that make other flaws easier to find.',
  atRisk: 'diagnosis',
  remedy: 'Treat every parameter as arbitrary text, and answer a request that cannot be read with a 4xx.',
  async check({ client, anonymous, given, must }) {
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
    for (const [what, url] of requests) {
      const outcome = await anonymous().open(url);
      const broken = outcome.trail.map(noBreakdown).find(({ holds }) => !holds);
      must(`${what} breaks nothing`, broken ?? noBreakdown(outcome.answer));
    }
  },
});
