import { rfc9700 } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { grantsOnly } from '../../kit/findings/scope-grants.ts';
import { fullScope, onlyScope } from '../../kit/findings/scopes.ts';
import { defineRule } from '../../kit/rule.ts';
import { refreshesNaming } from '../../kit/witness/scopes.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A refresh for a narrower scope yields a token of that scope',
  cites: [rfc9700('2.3', 'SHOULD')],
  covers: ['REFRESH-13'],
  needs: ['authorization-code', 'refresh-token', 'partial-scopes'],
  impact:
    'A token that a client asked to limit can do everything the grant permits, so that its loss does more damage than the client planned for.',
  atRisk: 'access',
  remedy: 'Give the new access token the scope that was requested, where the grant has it.',
  witness: witnessOf(['token'], 'a refresh that asks for less than its code exchange granted', {
    'a refresh that asks for less gives no more than that': (traffic) =>
      refreshesNaming(traffic)
        .filter(
          ({ asked, granted }) =>
            asked.length < granted.length && asked.every((name) => granted.includes(name)),
        )
        .map(({ answer, asked }) => grantsOnly(answer, asked)),
  }),
  async check({ client, api, target, given, must, notApplicable }) {
    const eyes = { api, target };
    const [part = ''] = target.scopes.partial;
    const { answer, refreshToken } = await client.grant();
    given('the grant opens the CRM API', await fullScope(eyes, answer));
    const narrowed = await client.refresh(refreshToken, { scope: part });
    if (narrowed.accessToken === undefined) notApplicable('a refresh cannot ask for less than the grant');
    given('a refresh that asks for less is accepted', issued(narrowed));
    must('the new access token has no more than was asked for', await onlyScope(eyes, narrowed, part));
  },
});
