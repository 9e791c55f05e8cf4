import { crmEngine, guide } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { authorized, connect, failsWith, testKind, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';
import { acceptsSpentToken, SPENT_ACCEPTED } from '../../kit/spent-token.ts';

export default defineRule({
  title: 'Authorize repairs what a test has broken, even after calls have failed',
  cites: [guide('Connecting 3CX', 'MUST'), crmEngine('OAuth', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'refresh-rotation', 'template', 'crm-api'],
  simulatedPbx: 'expiry',
  permissions: ['destructive'],
  alone: 'ends',
  symptom: 'Calls keep failing although Authorize was clicked again after a test.',
  impact:
    'A test of the connection breaks it for good: the admin has no way to make the PBX identify and log calls again.',
  atRisk: 'connection',
  remedy: 'Let the reuse of a spent refresh token end its own grant only, not what is approved afterwards.',
  async check({ client, pbx, given, must, note, notApplicable }) {
    if (await acceptsSpentToken({ client })) notApplicable(SPENT_ACCEPTED);
    await connect({ pbx, given });
    const test = await pbx.simulator.test(pbx.knownNumber);
    given(
      'the test drops a fresh refresh token',
      that(test.tokenDropped, 'a dropped token', test.tokenDropped ? 'a dropped token' : 'no fresh token'),
    );
    note(testKind(await pbx.ring()));
    pbx.letTokenExpire();
    given('the next refresh fails', failsWith(await pbx.ring()));
    given('the refresh after it fails as well', failsWith(await pbx.ring()));
    must('Authorize connects the PBX again', authorized(await pbx.authorize()));
    must('the next call is looked up', withoutErrors(await pbx.ring()));
    pbx.letTokenExpire();
    must('a call is looked up after the next refresh', withoutErrors(await pbx.ring()));
    const { state } = pbx.simulator.status();
    must(
      'the settings page shows the connection as authorized',
      that(state === 'authorized', 'authorized', state),
    );
  },
});
