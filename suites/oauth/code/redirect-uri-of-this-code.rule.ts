import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { codeExchanges } from '../../kit/witness/codes.ts';
import type { TokenRequest } from '../../kit/witness/token-request.ts';
import type { Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Another registered redirect_uri of the same client does not fit the code',
  cites: [rfc6749('4.1.3', 'MUST')],
  covers: ['CODE-08'],
  needs: ['authorization-code', 'two-redirect-uris'],
  impact: "A code that leaks at one of a client's addresses can be exchanged through another of them.",
  atRisk: 'access',
  remedy:
    'Compare redirect_uri at the token endpoint with the one stored with the code, not with the registered ones.',
  witness: witnessOf(
    ['token', 'authorize', 'other'],
    'a code exchange with another registered redirect_uri',
    {
      'another registered redirect_uri is refused': (traffic) =>
        misdirected(traffic).map(({ answer }) => refused(answer)),
    },
  ),
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

/** Exchanges with a redirect_uri that brought a code to the same client, but not this one. */
function misdirected(traffic: Traffic): TokenRequest[] {
  const place = (client: string, uri: string) => `${client} ${uri}`;
  const registered = new Set(
    traffic.redirects.flatMap(({ request, outcome }) =>
      request === undefined || !outcome.query.has('code')
        ? []
        : [place(request.query.get('client_id') ?? '', request.query.get('redirect_uri') ?? '')],
    ),
  );
  return codeExchanges(traffic)
    .filter(({ exchange, asked }) => {
      const uri = exchange.field('redirect_uri');
      const known = registered.has(place(asked.get('client_id') ?? '', uri));
      return known && uri !== '' && uri !== asked.get('redirect_uri');
    })
    .map(({ exchange }) => exchange);
}
