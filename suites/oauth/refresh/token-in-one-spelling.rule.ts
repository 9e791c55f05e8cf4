import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { SPELLINGS } from '../../kit/value-spellings.ts';
import type { TokenRequest } from '../../kit/witness/token-request.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A refresh token is accepted in one spelling only',
  cites: [rfc6749('Appendix B', 'SHOULD')],
  needs: ['authorization-code', 'refresh-token'],
  impact:
    'One layer takes for the token what another has not compared, so that limits and revocations by its value can be got around.',
  atRisk: 'access',
  remedy: 'Decode the form once, and look the token up as it is then, without trimming or unescaping it.',
  witness: witnessOf(['token'], 'a refresh token in another spelling than it was issued in', {
    'a refresh token in another spelling is refused': (traffic) =>
      respelled(traffic).map(({ answer }) => refused(answer)),
  }),
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

/** Refreshes with a value that no answer held, though one held the same in another spelling. */
function respelled(traffic: Traffic): TokenRequest[] {
  const tokens = new Set(traffic.issued.map(({ answer }) => answer.refreshToken ?? ''));
  tokens.delete('');
  const spellings = new Set([...tokens].flatMap((token) => SPELLINGS.map(([, respell]) => respell(token))));
  return traffic.tokenRequests.filter((one) => {
    const token = one.field('refresh_token');
    return spellings.has(token) && !tokens.has(token);
  });
}
