import { crmEngine, rfc6749 } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { connect, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

const CALLS = 20;

export default defineRule({
  title: 'Twenty calls that find the access token expired cause one refresh, and the calls after them none',
  cites: [crmEngine('OAuth', 'MUST'), rfc6749('5.1', 'SHOULD')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  simulatedPbx: 'expiry',
  permissions: ['load'],
  alone: 'races',
  symptom: 'Every call is slow, and now and then the integration log shows a refused refresh.',
  impact: 'Contacts appear late on the phones, and calls whose refresh is refused show none.',
  atRisk: 'records',
  remedy: 'State the true lifetime (expires_in, DefaultExpiration), and accept a fresh access token at once.',
  async check({ pbx, given, must }) {
    await connect({ pbx, given });
    pbx.letTokenExpire();
    const before = pbx.refreshes;
    const calls = await Promise.all(Array.from({ length: CALLS }, () => pbx.ring()));
    given('every call is looked up', withoutErrors(...calls));
    const spent = () =>
      that(pbx.refreshes - before === 1, 'one refresh', `${pbx.refreshes - before} refreshes`);
    must('the twenty calls cause one refresh', spent());
    given('one more call is looked up', withoutErrors(await pbx.ring()));
    must('a call after them causes none', spent());
  },
});
