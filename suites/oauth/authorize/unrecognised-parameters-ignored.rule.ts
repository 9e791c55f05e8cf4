import { rfc6749 } from '../../kit/cites.ts';
import { delivered } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Unrecognised authorization parameters are ignored',
  cites: [rfc6749('3.1', 'MUST')],
  covers: ['AUTHZ-08'],
  needs: ['authorization-code'],
  symptom:
    'Authorize ends on an error page as soon as a 3CX update or a template adds a parameter of its own.',
  remedy: 'Read the parameters you know and leave the others alone.',
  async check({ client, given, must }) {
    given('a request without extras is served', delivered(await client.requests(), client.redirectUri));
    const outcome = await client.requests({ harness_extra: '1', foo: 'bar' });
    must('a request with two unknown parameters is served as well', delivered(outcome, client.redirectUri));
  },
});
