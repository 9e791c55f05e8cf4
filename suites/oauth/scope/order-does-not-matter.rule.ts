import { rfc6749 } from '../../kit/cites.ts';
import { delivered, issued, servedContact } from '../../kit/findings/index.ts';
import { codeOf } from '../../kit/findings/scope-grants.ts';
import { scopeNames } from '../../kit/findings/scopes.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The order of scopes does not matter',
  cites: [rfc6749('3.3', 'MUST')],
  covers: ['SCOPE-05'],
  needs: ['crm-api', 'authorization-code'],
  symptom:
    'Authorize ends on an error page, or calls show no names, with a template that lists the same scopes in another order.',
  impact:
    'A PBX whose template orders the scopes differently cannot be connected, or gets less scope than it asked for.',
  atRisk: 'connection',
  remedy: 'Compare scopes as sets of names, not as one text.',
  async check({ client, api, target, given, must, notApplicable }) {
    const scope = scopeNames(client.scope).reverse().join(' ');
    if (!scope.includes(' ')) notApplicable('the PBX asks for fewer than two scopes');
    const { lastName } = api.contact;
    const served = async (token: string | undefined) => servedContact(await api.probe(token), lastName);

    const { accessToken } = await client.grant({}, { refreshToken: false });
    given('an authorization with the scopes in the usual order opens the CRM API', await served(accessToken));
    const outcome = await client.requests({ scope });
    must(
      'an authorization with the scopes in reverse order is approved',
      delivered(outcome, client.redirectUri),
    );
    const code = codeOf(outcome);
    if (code !== undefined) {
      const answer = await client.exchange(code);
      must('its token opens the CRM API', await served(answer.accessToken));
    }

    if (!target.capabilities.has('client-credentials')) return;
    given('client credentials open it too', await served((await client.clientCredentials()).accessToken));
    const reversed = await client.clientCredentials({ scope });
    if (!must('client credentials in reverse order are accepted', issued(reversed))) return;
    must('that token opens the CRM API as well', await served(reversed.accessToken));
  },
});
