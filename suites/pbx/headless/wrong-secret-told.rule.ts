import { guide, rfc6749 } from '../../kit/cites.ts';
import { neverToAuthorize } from '../../kit/findings/headless.ts';
import { that } from '../../kit/findings/index.ts';
import { failsWith, logTells, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A wrong Client Secret is reported at the first call of a PBX that uses Client Credentials',
  cites: [rfc6749('5.2', 'MUST'), guide('Authentication Types', 'MUST')],
  needs: ['headless-template', 'client-credentials', 'crm-api'],
  simulatedPbx: 'restart',
  permissions: ['destructive'],
  alone: 'guesses',
  symptom: 'Calls fail with an error that names no client, or keep failing after the secret is corrected.',
  impact: 'The admin cannot find or correct the error, and there is no Authorize button that would say more.',
  atRisk: 'diagnosis',
  remedy:
    'Answer a failed client authentication with 401 and invalid_client as JSON, and do not lock a client out after one failure.',
  async check({ client, pbx, given, must, notApplicable }) {
    const wrong = await client.clientCredentials({ client_secret: 'harness-wrong' });
    if (wrong.error !== 'invalid_client' || (wrong.status !== 400 && wrong.status !== 401))
      return notApplicable(
        'a wrong secret is not reported as invalid_client: oauth/client-auth/wrong-secret-refused',
      );
    await pbx.installHeadless();
    given('a call is looked up with the right secret', withoutErrors(await pbx.ring()));
    await pbx.save({ 'Client Secret': 'harness-wrong' });
    await pbx.simulator.restart();
    must(
      'a call with a wrong secret fails with invalid_client',
      failsWith(await pbx.ring(), 'invalid_client'),
    );
    const { state, message } = pbx.simulator.status();
    must(
      'the settings page says that the client was refused',
      that(state === 'client-refused', 'client-refused', state),
    );
    must(
      'the integration log names the fields to check',
      logTells(pbx.simulator.log(), 'invalid_client', 'Client ID and Client Secret'),
    );
    must('no message of the PBX says to click Authorize', neverToAuthorize(pbx.simulator.log(), message));
    await pbx.save();
    must('the next call with the right secret is looked up', withoutErrors(await pbx.ring()));
  },
});
