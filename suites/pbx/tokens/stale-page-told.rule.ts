import { crmEngine, guide, rfc6749 } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { authorized, connect, failsWith, logTells, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';
import { acceptsSpentToken, needsInvalidGrant, SPENT_ACCEPTED } from '../../kit/spent-token.ts';

export default defineRule({
  title: 'A token that an admin overwrites by saving an old page is diagnosed, and Authorize repairs it',
  cites: [rfc6749('5.2', 'MUST'), guide('Connecting 3CX', 'MUST'), crmEngine('OAuth', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'refresh-rotation', 'template', 'crm-api'],
  simulatedPbx: 'expiry',
  permissions: ['destructive'],
  alone: 'ends',
  symptom:
    'Calls fail after another admin has saved the settings, and the integration log gives a reason that names no token, or Authorize does not help.',
  impact:
    'The admin does not learn that an old page took the token away and that a click on Authorize repairs the connection.',
  atRisk: 'diagnosis',
  remedy:
    'Refuse every spent refresh token with 400 and invalid_grant, however long ago it was spent, and give a new approval new tokens.',
  async check({ client, pbx, given, must, notApplicable }) {
    await needsInvalidGrant({ client, notApplicable });
    if (await acceptsSpentToken({ client })) notApplicable(SPENT_ACCEPTED);
    await connect({ pbx, given });
    const page = pbx.simulator.settingsVersion();
    for (const refresh of ['a first', 'a second']) {
      pbx.letTokenExpire();
      given(`a call is looked up after ${refresh} refresh`, withoutErrors(await pbx.ring()));
    }
    await pbx.save({}, page);
    const { state } = pbx.simulator.status();
    given(
      'the page that another admin has left open overwrites the token',
      that(state === 'token-overwritten', 'token-overwritten', state),
    );
    pbx.letTokenExpire();
    const call = await pbx.ring();
    given('the next refresh fails', failsWith(call));
    must('it fails with invalid_grant', failsWith(call, 'invalid_grant'));
    must(
      'the integration log names the page and the remedy',
      logTells(pbx.simulator.log(), 'invalid_grant', 'invalid_grant', 'from a page', 'Authorize'),
    );
    must('Authorize connects the PBX again', authorized(await pbx.authorize()));
    must('the next call is looked up', withoutErrors(await pbx.ring()));
  },
});
