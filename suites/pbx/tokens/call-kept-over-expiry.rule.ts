import { crmEngine, rfc6749 } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { anyAgent } from '../../kit/findings/journal.ts';
import { connect, counts, journalOf, reported, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A call during which the access token expires is still logged',
  cites: [crmEngine('OAuth', 'MUST'), rfc6749('6', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  simulatedPbx: 'expiry',
  permissions: ['destructive'],
  symptom:
    'When an access token expires a call fails in the integration log, or the connection is lost at the second refresh.',
  impact: 'One call is lost with each access token that expires, or every call after the second refresh.',
  atRisk: 'connection',
  remedy:
    'Accept the fresh refresh token, and let the template read it under the name of the OAuth parameter, so that the PBX stores it.',
  async check({ api, client, pbx, given, must }) {
    await connect({ pbx, given });
    const agent = anyAgent();
    const { callId } = await pbx.simulator.ring({ number: pbx.knownNumber, agent });
    const before = pbx.refreshes;
    pbx.letTokenExpire();
    const result = await pbx.simulator.endCall(callId, { answered: true, durationSeconds: 50 });
    given(
      'the PBX asks for a fresh access token',
      that(pbx.refreshes > before, 'a refresh', `${pbx.refreshes - before} refreshes`),
    );
    must('the PBX reports the call', reported(result));
    must('the call is listed once', counts(await journalOf({ api, client }, agent), 1));
    must('the next call is looked up', withoutErrors(await pbx.ring()));
  },
});
