import { crmEngine } from '../../kit/cites.ts';
import { issued, that } from '../../kit/findings/index.ts';
import { refreshedTwice, statedRefreshLifetime, UNSTATED } from '../../kit/refresh-lifetime.ts';
import { defineRule } from '../../kit/rule.ts';

/** Seconds after the expiry of the access token: the next call finds it expired. */
const MARGIN = 30;

export default defineRule({
  title: 'A refresh token lives longer than the access token that was issued with it',
  cites: [crmEngine('OAuth', 'SHOULD')],
  needs: ['authorization-code', 'refresh-token'],
  symptom:
    'The first call after the access token has expired shows no name, and none after it, until Authorize.',
  impact:
    'A PBX refreshes when its access token has expired, and finds that the refresh token has expired too.',
  atRisk: 'connection',
  remedy: 'Give refresh tokens a lifetime well above that of access tokens.',
  async check({ client, target, time, given, must, notApplicable }) {
    const { answer, refreshToken } = await client.grant();
    if (time.moves) {
      const current = await refreshedTwice({ client, given }, refreshToken);
      await time.pass(target.lifetimes.accessToken + MARGIN);
      const later = await client.refresh(current);
      must('a refresh after the access token has expired is accepted', issued(later));
      return;
    }
    const access = Number(answer.json?.['expires_in'] ?? target.lifetimes.accessToken);
    const declared = target.lifetimes.refreshToken;
    const refresh = statedRefreshLifetime(answer) ?? (declared <= access ? declared : undefined);
    if (refresh === undefined) return notApplicable(UNSTATED);
    must(
      'the lifetime that is stated for a refresh token is above that of the access token',
      that(refresh > access, `more than ${access} seconds`, `${refresh} seconds`, answer),
    );
  },
});
