import { guide, rfc6749 } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { authorized, connect, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A wrong Client Secret is reported to the admin who clicks Authorize, and can be corrected',
  cites: [rfc6749('5.2', 'MUST'), guide('Create an OAuth 2.0 Client', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  simulatedPbx: 'diagnosis',
  permissions: ['destructive'],
  alone: 'guesses',
  symptom: 'Authorize fails without naming the Client Secret, or keeps failing after it is corrected.',
  impact: 'The admin cannot find or correct the error, and the PBX stays unconnected.',
  atRisk: 'connection',
  remedy:
    'Answer a failed client authentication with 401 and invalid_client as JSON, and do not lock a client out after one failure.',
  async check({ client, pbx, given, must, notApplicable }) {
    const wrong = await client.refresh('harness-no-such-token', { client_secret: 'harness-wrong' });
    const { error } = wrong;
    if (error === undefined || wrong.status < 400)
      return notApplicable(
        'the token endpoint gives a wrong secret no error: oauth/token/error-is-registered-json',
      );
    await connect({ pbx, given });
    await pbx.save({ 'Client Secret': `${client.secret}x` });
    const result = await pbx.authorize();
    given('the PBX is not connected with it', that(!result.ok, 'a failed exchange', result.message));
    must(
      'the PBX learns that the client was refused',
      that(result.message.includes(error), `a message with ${error}`, result.message),
    );
    await pbx.save();
    must('Authorize works with the right secret', authorized(await pbx.authorize()));
    must('the next call is looked up', withoutErrors(await pbx.ring()));
  },
});
