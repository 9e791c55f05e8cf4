import { crmEngine } from '../../kit/cites.ts';
import { issued, that } from '../../kit/findings/index.ts';
import { refreshedTwice, statedRefreshLifetime, UNSTATED } from '../../kit/refresh-lifetime.ts';
import { defineRule } from '../../kit/rule.ts';

const DAY = 24 * 3600;
/** From Friday evening to the morning after the holiday, and some hours. */
const LONG_WEEKEND = 4 * DAY;

export default defineRule({
  title: 'A connection that is idle over a long weekend can be refreshed afterwards',
  cites: [crmEngine('OAuth', 'SHOULD')],
  needs: ['authorization-code', 'refresh-token'],
  symptom: 'After a long weekend no call shows a name, until Authorize is clicked again.',
  impact: 'A PBX that takes no call for a few days loses its connection.',
  atRisk: 'connection',
  remedy: 'Let a refresh token that is not used live for a week or more.',
  async check({ client, target, time, given, must, notApplicable }) {
    const { answer, refreshToken } = await client.grant();
    if (time.moves) {
      const current = await refreshedTwice({ client, given }, refreshToken);
      await time.pass(LONG_WEEKEND);
      const later = await client.refresh(current);
      must('a refresh after four idle days is accepted', issued(later));
      return;
    }
    const declared = target.lifetimes.refreshToken;
    const stated = statedRefreshLifetime(answer) ?? (declared < LONG_WEEKEND ? declared : undefined);
    if (stated === undefined) return notApplicable(UNSTATED);
    must(
      'the lifetime that is stated for a refresh token is more than four days',
      that(stated > LONG_WEEKEND, `more than ${LONG_WEEKEND} seconds`, `${stated} seconds`, answer),
    );
  },
});
