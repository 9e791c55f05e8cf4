import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The exchange repeats the redirect_uri of the authorization request exactly',
  cites: [rfc6749('4.1.3', 'MUST'), rfc6749('10.6', 'MUST')],
  covers: ['CODE-06'],
  needs: ['authorization-code'],
  impact: 'A code that an attacker diverted to another address can still be exchanged.',
  atRisk: 'access',
  remedy:
    'Compare redirect_uri at the token endpoint with the one stored with the code, character by character.',
  async check({ client, given, must }) {
    given('the very same redirect_uri is accepted', issued(await client.exchange(await client.authorize())));
    const exchange = async (redirect_uri: string) =>
      client.exchange(await client.authorize(), { redirect_uri });
    must('a foreign redirect_uri is refused', refused(await exchange('https://harness.invalid/cb')));
    const longer = `${client.redirectUri}${client.redirectUri.includes('?') ? '&' : '?'}x=1`;
    must('the redirect_uri with one more query parameter is refused', refused(await exchange(longer)));
  },
});
