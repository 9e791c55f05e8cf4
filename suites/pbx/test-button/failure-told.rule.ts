import { crmEngine, guide, rfc6749 } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { connect, failsWith, logTells, lookedUpOrEnded, testKind } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';
import { acceptsSpentToken, needsInvalidGrant, SPENT_ACCEPTED } from '../../kit/spent-token.ts';

export default defineRule({
  title: 'The integration log explains the failed refresh after a test, and names the remedy',
  cites: [rfc6749('5.2', 'MUST'), guide('Connecting 3CX', 'MUST'), crmEngine('OAuth', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'refresh-rotation', 'template', 'crm-api'],
  simulatedPbx: 'expiry',
  permissions: ['destructive'],
  alone: 'ends',
  symptom: 'Calls fail after a test, and the integration log reports a response that cannot be read.',
  impact: 'The admin does not learn that a click on Authorize repairs the connection.',
  atRisk: 'diagnosis',
  remedy: 'Refuse a spent refresh token with 400 and invalid_grant as JSON, whatever the Accept header says.',
  async check({ client, pbx, given, must, note, notApplicable }) {
    await needsInvalidGrant({ client, notApplicable });
    if (await acceptsSpentToken({ client })) notApplicable(SPENT_ACCEPTED);
    await connect({ pbx, given });
    const test = await pbx.simulator.test(pbx.knownNumber);
    given(
      'the test drops a fresh refresh token',
      that(test.tokenDropped, 'a dropped token', test.tokenDropped ? 'a dropped token' : 'no fresh token'),
    );
    const next = await pbx.ring();
    given('the next call is looked up, or finds that its token has ended', lookedUpOrEnded(next));
    note(testKind(next));
    pbx.letTokenExpire();
    const call = next.errors.length > 0 ? next : await pbx.ring();
    given('the next refresh fails', failsWith(call));
    must('it fails with invalid_grant', failsWith(call, 'invalid_grant'));
    must(
      'the integration log names the reason and the remedy',
      logTells(pbx.simulator.log(), 'invalid_grant', 'invalid_grant', 'test', 'Authorize'),
    );
    const { state } = pbx.simulator.status();
    must(
      'the settings page says that the token was dropped by a test',
      that(state === 'token-dropped-by-test', 'token-dropped-by-test', state),
    );
  },
});
