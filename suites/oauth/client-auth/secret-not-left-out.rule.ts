import type { Changes } from '../../kit/actors/client.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { withoutSecret } from '../../kit/witness/clients.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A code exchange without the client secret is refused',
  cites: [rfc6749('3.2.1', 'MUST'), rfc6749('4.1.3', 'MUST')],
  covers: ['CLIENT-04'],
  needs: ['authorization-code'],
  alone: 'guesses',
  symptom: 'Authorize succeeds with an empty Client Secret.',
  impact:
    "An attacker who gets hold of an unused code, for example from a browser history or a proxy log, can exchange it for tokens of the customer's account.",
  atRisk: 'access',
  remedy: 'Treat every client as confidential: issue no token without client_id and client_secret.',
  witness: witnessOf(['token'], 'a code exchange without the secret of a client that has one', {
    'a code exchange without the client secret is refused': (traffic) =>
      withoutSecret(traffic, 'authorization_code').map(({ answer }) => refused(answer)),
  }),
  async check({ client, given, must }) {
    const exchange = async (changes: Changes = {}) => client.exchange(await client.authorize(), changes);
    given('the exchange with the secret is accepted', issued(await exchange()));
    must('without client_secret it is refused', refused(await exchange({ client_secret: undefined })));
    must('with an empty client_secret it is refused', refused(await exchange({ client_secret: '' })));
    const anonymous = await exchange({ client_id: undefined, client_secret: undefined });
    must('without client_id and client_secret it is refused', refused(anonymous));
  },
});
