import { rfc6749 } from '../../kit/cites.ts';
import { authenticates, issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { codeExchanges } from '../../kit/witness/codes.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A code works for the client it was issued to, and for no other',
  cites: [rfc6749('4.1.3', 'MUST'), rfc6749('4.1.2', 'MUST')],
  covers: ['CODE-05'],
  needs: ['authorization-code', 'second-client'],
  alone: 'guesses',
  impact:
    "Another customer's client that gets hold of an unused code can exchange it, and so connect to the account that is being authorized.",
  atRisk: 'access',
  remedy: 'Store the client with the code, and compare it with the client that authenticated.',
  witness: witnessOf(['token', 'authorize', 'other'], 'a code that another client exchanges', {
    'a code of another client is refused': (traffic) =>
      codeExchanges(traffic)
        .filter(({ exchange, asked }) => !['', asked.get('client_id')].includes(exchange.client.id))
        .map(({ exchange }) => refused(exchange.answer)),
  }),
  async check({ client, stranger, given, must }) {
    given('the client itself exchanges its code', issued(await client.exchange(await client.authorize())));
    const redirect_uri = client.redirectUri;
    const answer = await stranger.exchange(await client.authorize(), { redirect_uri });
    given('the second client is known and authenticates', await authenticates(stranger));
    must('the code is refused to the second client', refused(answer));
  },
});
