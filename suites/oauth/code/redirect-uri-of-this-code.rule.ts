import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Another registered redirect_uri of the same client does not fit the code',
  cites: [rfc6749('4.1.3', 'MUST')],
  covers: ['CODE-08'],
  needs: ['authorization-code', 'two-redirect-uris'],
  impact: "A code that leaks at one of a client's addresses can be exchanged through another of them.",
  atRisk: 'access',
  remedy:
    'Compare redirect_uri at the token endpoint with the one stored with the code, not with the registered ones.',
  async check({ client, given, must }) {
    const second = { redirect_uri: client.info.redirectUris[1] };
    const own = await client.exchange(await client.authorize(second), second);
    given('a code sent to the second redirect_uri is exchanged with it', issued(own));
    const first = await client.exchange(await client.authorize());
    given('a code sent to the first is exchanged with the first', issued(first));
    const crossed = await client.exchange(await client.authorize(), second);
    must('a code sent to the first is refused with the second', refused(crossed));
  },
});
