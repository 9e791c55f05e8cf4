import { rfc6749 } from '../../kit/cites.ts';
import { all } from '../../kit/findings/index.ts';
import { fullScope, noMoreThan } from '../../kit/findings/scopes.ts';
import { defineRule } from '../../kit/rule.ts';

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
