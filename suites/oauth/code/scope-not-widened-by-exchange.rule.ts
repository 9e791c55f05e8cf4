import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { all, deniedApi, issued, refused, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A scope field in the code exchange cannot widen what the user approved',
  cites: [rfc6749('3.2', 'MUST'), rfc9700('2.3', 'MUST')],
  covers: ['CODE-14'],
  needs: ['authorization-code', 'partial-scopes', 'crm-api'],
  impact: 'A client gets access to the CRM data of an account whose user approved less.',
  atRisk: 'access',
  remedy: 'Take the scope of the tokens from the code, and ignore or refuse a scope field in the exchange.',
  async check({ client, api, target, given, must }) {
    const [narrow = ''] = target.scopes.partial;
    const approved = await client.exchange(await client.authorize({ scope: narrow }));
    given('a narrow approval yields a token', issued(approved));
    given('it does not open the CRM API', deniedApi(await api.probe(approved.accessToken)));
    const widened = await client.exchange(await client.authorize({ scope: narrow }), { scope: client.scope });
    const extra = (widened.scopes ?? []).filter((name) => !narrow.split(' ').includes(name));
    must(
      'a wider scope in the exchange is refused or ignored',
      widened.accessToken === undefined
        ? refused(widened)
        : all(
            that(
              extra.length === 0,
              `a refusal, or no scope beyond ${narrow}`,
              `granted ${extra.join(' ')}`,
              widened,
            ),
            deniedApi(await api.probe(widened.accessToken)),
          ),
    );
  },
});
