import { crmEngine, rfc7009 } from '../../kit/cites.ts';
import { status, that } from '../../kit/findings/index.ts';
import { authorized, connect, failsWith, logTells, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';
import { needsInvalidGrant } from '../../kit/spent-token.ts';

export default defineRule({
  title: 'A PBX whose access is revoked receives invalid_grant, and can be authorized again',
  cites: [rfc7009('2.1', 'MUST'), crmEngine('OAuth', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'revocation'],
  simulatedPbx: 'requests',
  permissions: ['destructive'],
  alone: 'ends',
  symptom:
    'After the access was revoked the integration log reports a server error, or Authorize does not help.',
  impact: 'The admin does not learn that access was revoked, or cannot connect the PBX again.',
  atRisk: 'connection',
  remedy: 'Refuse a revoked refresh token with invalid_grant, and let a new approval start afresh.',
  async check({ client, pbx, given, must, notApplicable }) {
    await needsInvalidGrant({ client, notApplicable });
    await connect({ pbx, given });
    const stored = pbx.tokenAnswers.findLast(({ refreshToken }) => refreshToken !== undefined)?.refreshToken;
    given(
      'the PBX holds a refresh token',
      that(stored !== undefined, 'a refresh token', stored === undefined ? 'none' : 'a refresh token'),
    );
    given('the refresh token is revoked', status(await client.revoke(stored ?? ''), 200));
    pbx.letTokenExpire();
    must('the next call fails with invalid_grant', failsWith(await pbx.ring(), 'invalid_grant'));
    must(
      'the integration log names the remedy',
      logTells(pbx.simulator.log(), 'invalid_grant', 'invalid_grant', 'Authorize'),
    );
    must('Authorize connects the PBX again', authorized(await pbx.authorize()));
    must('the call after that is looked up', withoutErrors(await pbx.ring()));
  },
});
