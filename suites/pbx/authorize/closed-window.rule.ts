import { crmEngine, guide } from '../../kit/cites.ts';
import { delivered, describeOutcome, that } from '../../kit/findings/index.ts';
import { authorized, connect, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An approval window that was closed does not block the next Authorize',
  cites: [guide('Connecting 3CX', 'MUST'), crmEngine('OAuth', 'MUST')],
  needs: ['authorization-code', 'pages', 'refresh-token', 'template', 'crm-api'],
  symptom: 'After the approval window was closed once, Authorize ends on an error until the session expires.',
  impact:
    'An admin who closes the window by mistake cannot authorize the PBX again until the session expires.',
  atRisk: 'connection',
  remedy: 'Keep pending requests apart from each other, and let an unanswered one expire.',
  async check({ client, pbx, user, given, must, notApplicable }) {
    await connect({ pbx, given });
    const left = await user.opens((await pbx.beginAuthorize()).url);
    if (left.kind === 'redirect' && left.query.has('code'))
      notApplicable('an earlier approval is remembered, so no window waits for one');
    given(
      'the window shows the approval page',
      that(
        left.kind === 'page' && left.page.kind === 'approval',
        'an approval page',
        describeOutcome(left),
        ...left.trail,
      ),
    );
    const outcome = await pbx.clickAuthorize();
    must('Authorize, clicked again, brings the browser back', delivered(outcome, client.redirectUri));
    must('the PBX takes the authorization as complete', authorized(await pbx.returns(outcome)));
    must('the next call is looked up', withoutErrors(await pbx.ring()));
  },
});
