import { rfc6749 } from '../../kit/cites.ts';
import { either, issued, refused } from '../../kit/findings/index.ts';
import { grantsOnly } from '../../kit/findings/scope-grants.ts';
import { fullScope, onlyScope } from '../../kit/findings/scopes.ts';
import { defineRule } from '../../kit/rule.ts';
import { refreshesNaming } from '../../kit/witness/scopes.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A refresh cannot widen the scope',
  cites: [rfc6749('6', 'MUST'), rfc6749('5.2', 'MUST')],
  covers: ['REFRESH-12'],
  needs: ['authorization-code', 'refresh-token', 'partial-scopes'],
  impact: 'A client that a user approved for less gets access to more of the account with its first refresh.',
  atRisk: 'access',
  remedy: 'Refuse a refresh that asks for scope beyond the grant with invalid_scope.',
  witness: witnessOf(['token'], 'a refresh that asks for more than its code exchange granted', {
    'a refresh that asks for more is refused, or gives no more': (traffic) =>
      refreshesNaming(traffic)
        .filter(({ asked, granted }) => asked.some((name) => !granted.includes(name)))
        .map(({ answer, granted }) => grantsOnly(answer, granted)),
  }),
  async check({ client, api, target, given, must }) {
    const eyes = { api, target };
    const [part = ''] = target.scopes.partial;
    const whole = await client.grant();
    given('a grant of the whole scope opens the CRM API', await fullScope(eyes, whole.answer));
    const narrow = await client.grant({ scope: part });
    given('a grant of less does not', await onlyScope(eyes, narrow.answer, part));
    const same = await client.refresh(narrow.refreshToken, { scope: part });
    given('a refresh within the grant is accepted', issued(same));

    const another = await client.grant({ scope: part });

    const wider = await client.refresh(another.refreshToken, { scope: client.scope });
    const refusal = refused(wider);
    must(
      'a refresh that asks for more is refused, or gives no more',
      refusal.holds ? refusal : either(refusal, await onlyScope(eyes, wider, part)),
    );
  },
});
