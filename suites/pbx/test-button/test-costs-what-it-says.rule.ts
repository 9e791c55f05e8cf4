import { crmEngine, guide } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { connect, failsWith, testKind, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';
import { acceptsSpentToken, SPENT_ACCEPTED } from '../../kit/spent-token.ts';

export default defineRule({
  title: 'After a test the next refresh fails where refresh tokens rotate, and works where they do not',
  cites: [guide('Connecting 3CX', 'MUST'), crmEngine('OAuth', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  simulatedPbx: 'expiry',
  permissions: ['destructive'],
  alone: 'ends',
  symptom:
    'Calls fail after a test although no refresh token was replaced; a spent token that still works does not show.',
  impact:
    'Where a spent refresh token still works, a thief of an old token keeps access to the customer data; where a token that was not replaced is refused, a test ends the connection.',
  atRisk: 'access',
  remedy: 'Either answer a refresh with a fresh refresh token and end the old one, or do neither.',
  async check({ client, pbx, target, given, must, note, notApplicable }) {
    const rotates = target.capabilities.has('refresh-rotation');
    if (rotates && (await acceptsSpentToken({ client }))) notApplicable(SPENT_ACCEPTED);
    await connect({ pbx, given });
    const test = await pbx.simulator.test(pbx.knownNumber);
    given('the test reaches the CRM', withoutErrors(test));
    if (rotates)
      given(
        'the test is given a fresh refresh token, which the PBX drops',
        that(test.tokenDropped, 'a dropped token', test.tokenDropped ? 'a dropped token' : 'no fresh token'),
      );
    note(testKind(await pbx.ring()));
    pbx.letTokenExpire();
    const call = await pbx.ring();
    if (test.tokenDropped) must('the refresh with the stored token is refused', failsWith(call));
    else must('the refresh with the stored token is accepted', withoutErrors(call));
  },
});
