import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { codeExchanges } from '../../kit/witness/codes.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'The exchange repeats the redirect_uri of the authorization request exactly',
  cites: [rfc6749('4.1.3', 'MUST'), rfc6749('10.6', 'MUST')],
  covers: ['CODE-06'],
  needs: ['authorization-code'],
  impact: 'A code that an attacker diverted to another address can still be exchanged.',
  atRisk: 'access',
  remedy:
    'Compare redirect_uri at the token endpoint with the one stored with the code, character by character.',
  witness: witnessOf(
    ['token', 'authorize', 'other'],
    'a code exchange with another redirect_uri than the authorization request named',
    {
      'another redirect_uri is refused': (traffic) =>
        codeExchanges(traffic)
          .filter(({ exchange, asked }) => {
            const uris = [asked.get('redirect_uri') ?? '', exchange.field('redirect_uri')];
            return !uris.includes('') && uris[0] !== uris[1];
          })
          .map(({ exchange }) => refused(exchange.answer)),
    },
  ),
  async check({ client, given, must }) {
    given('the very same redirect_uri is accepted', issued(await client.exchange(await client.authorize())));
    const exchange = async (redirect_uri: string) =>
      client.exchange(await client.authorize(), { redirect_uri });
    must('a foreign redirect_uri is refused', refused(await exchange('https://harness.invalid/cb')));
    const longer = `${client.redirectUri}${client.redirectUri.includes('?') ? '&' : '?'}x=1`;
    must('the redirect_uri with one more query parameter is refused', refused(await exchange(longer)));
  },
});
