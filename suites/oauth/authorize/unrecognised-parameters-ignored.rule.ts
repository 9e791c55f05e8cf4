import { rfc6749 } from '../../kit/cites.ts';
import { delivered } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Unrecognized authorization parameters are ignored',
  cites: [rfc6749('3.1', 'MUST')],
  covers: ['AUTHZ-08'],
  needs: ['authorization-code'],
  symptom: 'Authorize ends on an error page when a 3CX update or a template adds a parameter.',
  impact: 'A PBX that sends an additional parameter cannot be connected.',
  atRisk: 'connection',
  remedy: 'Read the known parameters and ignore the others.',
  async check({ client, given, must }) {
    given('a request without extras is accepted', delivered(await client.requests(), client.redirectUri));
    const outcome = await client.requests({ harness_extra: '1', foo: 'bar' });
    must('a request with two unknown parameters is accepted as well', delivered(outcome, client.redirectUri));
  },
});
