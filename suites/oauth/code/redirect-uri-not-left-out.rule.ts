import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { codeExchanges } from '../../kit/witness/codes.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'The exchange cannot leave out the redirect_uri that the authorization request named',
  cites: [rfc6749('4.1.3', 'MUST')],
  covers: ['CODE-07'],
  needs: ['authorization-code'],
  impact:
    'The check that a code reached the right address can be skipped: a code that an attacker diverted can be exchanged by leaving out where it was sent.',
  atRisk: 'access',
  remedy: 'Where redirect_uri was part of the authorization request, refuse an exchange without it.',
  witness: witnessOf(
    ['token', 'authorize', 'other'],
    'a code exchange without the redirect_uri that the authorization request named',
    {
      'a code exchange without redirect_uri is refused': (traffic) =>
        codeExchanges(traffic)
          .filter(({ exchange, asked }) => asked.has('redirect_uri') && exchange.field('redirect_uri') === '')
          .map(({ exchange }) => refused(exchange.answer)),
    },
  ),
  async check({ client, given, must }) {
    given(
      'the exchange with redirect_uri is accepted',
      issued(await client.exchange(await client.authorize())),
    );
    const exchange = async (redirect_uri: string | undefined) =>
      client.exchange(await client.authorize(), { redirect_uri });
    must('the exchange without redirect_uri is refused', refused(await exchange(undefined)));
    must('the exchange with an empty redirect_uri is refused', refused(await exchange('')));
  },
});
