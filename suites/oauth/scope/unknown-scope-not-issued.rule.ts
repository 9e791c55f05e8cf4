import { rfc6749 } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { grantsOnly, statesScope } from '../../kit/findings/scope-grants.ts';
import { scopeNames } from '../../kit/findings/scopes.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An unknown scope in a client credentials request is not granted',
  cites: [rfc6749('3.3', 'MUST'), rfc6749('5.2', 'MUST')],
  covers: ['SCOPE-02'],
  needs: ['client-credentials'],
  impact: 'A client can write scopes into its own token that it was not registered for.',
  atRisk: 'access',
  remedy:
    'Compare the scope of a client credentials request with what the client is registered for, and answer invalid_scope.',
  async check({ client, given, must }) {
    given('a request with known scopes is accepted', issued(await client.clientCredentials()));
    for (const [what, scope] of [
      ['an unknown scope alone', 'harness-unknown'],
      ['an unknown scope beside known ones', `${client.scope} harness-unknown`.trim()],
    ] as const) {
      const answer = await client.clientCredentials({ scope });
      if (answer.accessToken !== undefined)
        given(`the answer to ${what} states the scope granted`, statesScope(answer));
      must(`${what} is not granted`, grantsOnly(answer, scopeNames(client.scope)));
    }
  },
});
