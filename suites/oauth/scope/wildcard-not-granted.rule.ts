import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { deniedApi, issued, notAuthorized, refused, servedContact } from '../../kit/findings/index.ts';
import { codeOf } from '../../kit/findings/scope-grants.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The wildcard scope is not granted',
  cites: [rfc9700('2.3', 'MUST'), rfc6749('3.3', 'MUST')],
  covers: ['SCOPE-09'],
  needs: ['crm-api', 'client-credentials', 'authorization-code'],
  impact:
    'A client that asks for * or all gets permissions that it was not registered for and no user approved.',
  atRisk: 'access',
  remedy: 'Treat * and all like any unknown scope.',
  async check({ client, api, target, given, must }) {
    const { lastName } = api.contact;
    given(
      'a token with the usual scope opens the CRM API',
      servedContact(await api.probe(await client.accessToken()), lastName),
    );
    const closed = async (answer: HttpResponse) =>
      answer.accessToken === undefined ? refused(answer) : deniedApi(await api.probe(answer.accessToken));

    const [part] = target.scopes.partial;
    const wildcards = ['*', 'all'];
    if (part !== undefined) {
      const partial = await client.clientCredentials({ scope: part });
      given(`${part} alone does not open it`, await closed(partial));
      wildcards.push(`${part} *`);
    }
    for (const scope of wildcards) {
      must(
        `client credentials with ${scope} open nothing`,
        await closed(await client.clientCredentials({ scope })),
      );
    }
    given(
      'a code with the usual scope is exchanged',
      issued(await client.exchange(await client.authorize())),
    );
    for (const scope of wildcards) {
      const outcome = await client.requests({ scope });
      const code = codeOf(outcome);
      must(
        `an authorization with ${scope} opens nothing`,
        code === undefined ? notAuthorized(outcome) : await closed(await client.exchange(code)),
      );
    }
  },
});
