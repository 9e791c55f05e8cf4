import { crmEngine } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Two grants of the same client and user do not disturb each other',
  cites: [crmEngine('OAuth', 'SHOULD')],
  covers: ['REFRESH-17'],
  needs: ['authorization-code', 'refresh-token'],
  symptom:
    'Of two PBXs that share an API client, one loses its connection when the other is authorized or refreshes.',
  impact: 'PBXs that share a client cut each other off, and an admin has to authorize them again and again.',
  atRisk: 'connection',
  remedy: 'End only the refresh token that was used, and leave other grants untouched.',
  async check({ client, given, must }) {
    const first = await client.grant();
    const once = await client.refresh(first.refreshToken);
    given('the first grant is refreshed', issued(once));
    const afterOnce = once.refreshToken ?? first.refreshToken;
    const twice = await client.refresh(afterOnce);
    given('the first grant is refreshed once more', issued(twice));
    const second = await client.grant();
    const after = await client.refresh(twice.refreshToken ?? afterOnce);
    must('the first grant is refreshed after the second approval', issued(after));
    must('the second grant is refreshed after that', issued(await client.refresh(second.refreshToken)));
  },
});
