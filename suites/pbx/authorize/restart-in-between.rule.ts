import { crmEngine } from '../../kit/cites.ts';
import { delivered } from '../../kit/findings/index.ts';
import { authorized, connect, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule, type Lifetimes } from '../../kit/rule.ts';

/** Seconds that a PBX takes to restart, as far as the code lives that long. */
const restartSeconds = ({ code }: Lifetimes) => Math.min(30, code / 2);

export default defineRule({
  title: 'An approval given while the PBX restarts still connects it',
  cites: [crmEngine('OAuth', 'SHOULD')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  simulatedPbx: 'restart',
  waits: restartSeconds,
  symptom:
    'An Authorize during a restart or an update of the PBX ends with "the code could not be exchanged".',
  impact: 'The approval is lost, and an admin has to authorize again before the PBX can use it.',
  atRisk: 'connection',
  remedy: 'Let an authorization code live for a minute or more, up to the ten that RFC 6749 allows.',
  async check({ client, pbx, target, time, given, must }) {
    await connect({ pbx, given });
    const outcome = await pbx.clickAuthorize();
    given('the approval brings a code', delivered(outcome, client.redirectUri));
    await pbx.simulator.restart();
    await time.pass(restartSeconds(target.lifetimes));
    must('the code is still good when the PBX is back', authorized(await pbx.returns(outcome)));
    must('the next call is looked up', withoutErrors(await pbx.ring()));
  },
});
