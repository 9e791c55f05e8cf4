import { approvedUnasked, NOT_ASKED } from '../../kit/actors/outcome.ts';
import { crmEngine, rfc6749 } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { connect, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A denied approval is reported to the PBX and leaves its connection intact',
  cites: [rfc6749('4.1.2.1', 'MUST'), crmEngine('OAuth', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  simulatedPbx: 'expiry',
  symptom: 'The browser stays on a page of the CRM, or the PBX reports an error other than access_denied.',
  impact:
    'The admin cannot tell a denial from a fault of the CRM; if a denial also ends earlier grants, the PBX stops identifying callers and logging calls.',
  atRisk: 'connection',
  remedy: 'Send the browser back with error=access_denied and the state, and leave earlier grants alone.',
  async check({ pbx, given, must, notApplicable }) {
    await connect({ pbx, given });
    const outcome = await pbx.clickAuthorize('deny');
    if (approvedUnasked(outcome))
      notApplicable('an earlier approval is remembered, so no page offers to deny');
    if (!outcome.asked) return notApplicable(NOT_ASKED);
    const result = outcome.kind === 'redirect' ? await pbx.returns(outcome) : undefined;
    given(
      'nothing comes back under another state',
      that(result?.code !== 'wrong-state', 'the state of the PBX', result?.message ?? 'nothing came back'),
    );
    must(
      'the PBX receives access_denied',
      that(
        result?.code === 'denied' && result.message.includes('access_denied'),
        'a return with access_denied',
        result?.message ?? 'the browser does not come back to the PBX',
        ...outcome.trail,
      ),
    );
    pbx.letTokenExpire();
    must('the existing connection still serves calls', withoutErrors(await pbx.ring()));
  },
});
