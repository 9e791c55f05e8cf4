import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { SPELLINGS } from '../../kit/value-spellings.ts';

export default defineRule({
  title: 'A refresh token is accepted in one spelling only',
  cites: [rfc6749('Appendix B', 'SHOULD')],
  needs: ['authorization-code', 'refresh-token'],
  impact:
    'One layer takes for the token what another has not compared, so that limits and revocations by its value can be got around.',
  atRisk: 'access',
  remedy: 'Decode the form once, and look the token up as it is then, without trimming or unescaping it.',
  async check({ client, given, must }) {
    given(
      'a refresh token as it is gets tokens',
      issued(await client.refresh((await client.grant()).refreshToken)),
    );
    for (const [how, respell] of SPELLINGS) {
      const { refreshToken } = await client.grant();
      const spelled = respell(refreshToken);
      if (spelled === refreshToken) continue;
      must(`a refresh token ${how} is refused`, refused(await client.refresh(spelled)));
    }
  },
});
