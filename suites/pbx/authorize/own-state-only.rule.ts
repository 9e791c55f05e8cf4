import { crmEngine, rfc6749 } from '../../kit/cites.ts';
import { delivered, that } from '../../kit/findings/index.ts';
import { authorized } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The PBX is connected by the state it issued, and by no other',
  cites: [rfc6749('10.12', 'MUST'), crmEngine('OAuth', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template'],
  symptom: 'After Authorize the PBX reports that the browser came back with a state it did not issue.',
  impact: 'The PBX discards the approval, so the customer cannot connect it.',
  atRisk: 'connection',
  remedy: 'Send [State] in the template and return the state unchanged, character by character.',
  async check({ client, pbx, user, given, must }) {
    await pbx.install();
    const { url, state } = await pbx.beginAuthorize();
    const outcome = await user.decide(url);
    given('the approval brings the browser back to the PBX', delivered(outcome, client.redirectUri));
    const query = outcome.kind === 'redirect' ? outcome.query : new URLSearchParams();
    const returned = query.getAll('state');
    must(
      'the state comes back as the PBX issued it',
      that(
        returned.length === 1 && returned[0] === state,
        'the state that was sent, once',
        returned.length === 1 ? 'another state' : `${returned.length} states`,
        ...outcome.trail,
      ),
    );
    const forged = new URLSearchParams(query);
    forged.set('state', `${state}x`);
    const refusal = await pbx.callback(forged);
    given('a wrong state is refused', that(refusal.code === 'wrong-state', 'wrong-state', refusal.code));
    given('its own state connects the PBX', authorized(await pbx.callback(query)));
  },
});
