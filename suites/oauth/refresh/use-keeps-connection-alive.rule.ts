import { crmEngine } from '../../kit/cites.ts';
import { issued, that } from '../../kit/findings/index.ts';
import { statedRefreshLifetime } from '../../kit/refresh-lifetime.ts';
import { defineRule } from '../../kit/rule.ts';

/** Of the lifetime of a refresh token, how much goes by between two refreshes. */
const STEP = 0.6;
/** Seconds between two refreshes where the clock cannot be moved, and how much a stated lifetime has to shrink by then. */
const REST = 3;
const SHRUNK = 2;

export default defineRule({
  title: 'A connection that is used does not die of its age',
  cites: [crmEngine('OAuth', 'SHOULD')],
  needs: ['authorization-code', 'refresh-token'],
  waits: () => REST,
  symptom: 'Some weeks after Authorize no call shows a name any more, although the PBX was used every day.',
  impact: 'Each PBX loses its connection on a fixed day, however much it is used.',
  atRisk: 'connection',
  remedy: 'Count the lifetime of a refresh token from the refresh that issued it, or from its last use.',
  async check({ client, target, time, given, must, notApplicable }) {
    const granted = await client.grant();
    const first = await client.refresh(granted.refreshToken);
    given('a refresh at once is accepted', issued(first));
    const refreshToken = first.refreshToken ?? granted.refreshToken;
    if (time.moves) {
      const seconds = Math.ceil(target.lifetimes.refreshToken * STEP);
      await time.pass(seconds);
      const used = await client.refresh(refreshToken);
      given('a refresh token is accepted within its lifetime', issued(used));
      await time.pass(seconds);
      const later = await client.refresh(used.refreshToken ?? refreshToken);
      must('once it was used, the connection outlives the lifetime of one refresh token', issued(later));
      return;
    }
    const before = statedRefreshLifetime(first);
    await time.pass(REST);
    const used = await client.refresh(refreshToken);
    given('the refresh token is accepted', issued(used));
    const after = statedRefreshLifetime(used);
    if (before === undefined || after === undefined)
      return notApplicable(
        'its clock cannot be moved, and its token responses state no end of refresh tokens',
      );
    must(
      'the lifetime that is stated for the refreshed token counts from the refresh',
      that(
        before - after < SHRUNK,
        `${before} seconds again`,
        `${after} seconds, after ${before}`,
        first,
        used,
      ),
    );
  },
});
