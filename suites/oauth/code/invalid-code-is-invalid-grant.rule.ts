import { randomBytes } from 'node:crypto';
import { rfc6749 } from '../../kit/cites.ts';
import { issued, noToken, refusedWith } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An unknown or used code is reported as 400 invalid_grant',
  cites: [rfc6749('5.2', 'MUST')],
  covers: ['CODE-10'],
  needs: ['authorization-code'],
  symptom: 'Authorize ends with an error that does not say that the code is the cause.',
  impact: 'The admin checks credentials that are right, in place of clicking Authorize again.',
  atRisk: 'diagnosis',
  remedy: 'Answer 400 with invalid_grant to every code that is unknown, expired or used.',
  async check({ client, given, must }) {
    const code = await client.authorize();
    given('a good code is accepted', issued(await client.exchange(code)));
    const unknown = randomBytes(32).toString('hex');
    must(
      'an unknown code gets 400 invalid_grant',
      refusedWith(await client.exchange(unknown), 400, 'invalid_grant'),
    );
    const again = await client.exchange(code);
    given('the used code yields no token', noToken(again));
    must('a used code gets 400 invalid_grant', refusedWith(again, 400, 'invalid_grant'));
  },
});
