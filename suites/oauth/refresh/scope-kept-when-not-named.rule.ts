import { rfc6749 } from '../../kit/cites.ts';
import { all } from '../../kit/findings/index.ts';
import { fullScope, noMoreThan, statedScopes } from '../../kit/findings/scopes.ts';
import { defineRule } from '../../kit/rule.ts';
import type { TokenRequest } from '../../kit/witness/token-request.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A refresh without scope keeps the granted scope',
  cites: [rfc6749('6', 'MUST')],
  covers: ['REFRESH-15'],
  needs: ['authorization-code', 'refresh-token'],
  symptom: 'Calls show names for an hour after Authorize, then no more; the integration log shows 403.',
  impact:
    'The PBX loses its permissions with its first refresh; where a refresh gives more than the grant, it gets permissions that the user did not approve.',
  atRisk: 'connection',
  remedy: 'Give a refresh without scope, or with an empty one, the scope of the grant.',
  witness: witnessOf(['token'], 'a refresh without scope, after a code exchange that states its scope', {
    'a refresh that names no scope gives none beyond the grant': (traffic) =>
      unnamed(traffic).map(([first, later]) => noMoreThan(first.answer, later.answer)),
  }),
  async check({ client, api, target, given, must }) {
    const eyes = { api, target };
    const named = await client.grant();
    const byName = await client.refresh(named.refreshToken, { scope: client.scope });
    given('a refresh that names the scope gives it', await fullScope(eyes, byName));
    const requests = [
      ['without scope', {}],
      ['with an empty scope', { scope: '' }],
    ] as const;
    for (const [how, changes] of requests) {
      const { answer, refreshToken } = await client.grant();
      given(`before the refresh ${how} the whole scope is there`, await fullScope(eyes, answer));
      const refreshed = await client.refresh(refreshToken, changes);
      must(
        `a refresh ${how} gives the granted scope`,
        all(await fullScope(eyes, refreshed), noMoreThan(answer, refreshed)),
      );
    }
  },
});

/** Refreshes that name no scope, with the code exchange that they go back to; both say what they grant. */
function unnamed(traffic: Traffic): (readonly [first: TokenRequest, later: TokenRequest])[] {
  return traffic.refreshes.flatMap((refresh) => {
    const first = traffic.familyOf(refresh)?.at(-1);
    const states = [first, refresh].every(
      (one) => one !== undefined && statedScopes(one.answer) !== undefined,
    );
    return first === undefined || !states || refresh.field('scope') !== '' ? [] : [[first, refresh] as const];
  });
}
