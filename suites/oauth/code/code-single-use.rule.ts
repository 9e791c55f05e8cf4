import { connectorApi, rfc6749, rfc9700 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'An authorization code works once',
  cites: [
    rfc6749('4.1.2', 'MUST'),
    rfc6749('10.5', 'MUST'),
    rfc9700('4.2.4', 'MUST'),
    connectorApi('OAuth', 'MUST'),
  ],
  covers: ['CODE-02'],
  needs: ['authorization-code'],
  permissions: ['destructive'],
  alone: 'ends',
  impact:
    "An attacker who reads a used code in the browser history, and has the client's credentials, gets tokens of the customer's account.",
  atRisk: 'access',
  remedy: 'Mark a code as spent in the same transaction that issues its tokens.',
  witness: witnessOf(['token'], 'an authorization code that is sent again after it was exchanged', {
    'a code that was exchanged is refused': (traffic) =>
      traffic.exchanges.flatMap((first) =>
        traffic
          .sentWith('code', first.field('code'))
          .filter((again) => again.isAfter(first))
          .map(({ answer }) => refused(answer)),
      ),
  }),
  async check({ client, given, must }) {
    const code = await client.authorize();
    given('the first exchange is accepted', issued(await client.exchange(code)));
    must('the second exchange is refused', refused(await client.exchange(code)));
  },
});
