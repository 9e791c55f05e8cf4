import { randomBytes } from 'node:crypto';
import type { Changes, Client } from '../../kit/actors/client.ts';
import { crmEngine, rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { sameAsAccepting } from '../../kit/findings/same-wording.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A token request without an Accept header is refused in the same way as one with it',
  cites: [rfc6749('5.2', 'MUST'), crmEngine('Request', 'MUST')],
  symptom:
    'The integration log shows a redirect or a page in place of the reason for which a refresh was refused.',
  impact:
    'A PBX, which sends no Accept header, does not learn that its token is dead, and the admin not that Authorize is the remedy.',
  atRisk: 'diagnosis',
  remedy: 'Answer errors of the token endpoint as JSON, whatever the request accepts.',
  async check({ client, given, must, notApplicable }) {
    given('a token request is accepted', issued(await client.served()));
    let asked = 0;
    for (const [what, fields] of refusals(client)) {
      const accepting = await client.token(fields);
      // A server that accepts whatever is sent is judged by other rules.
      if (!refused(accepting).holds) continue;
      asked += 1;
      const plain = await client.token(fields, { headers: [['accept', undefined]] });
      must(`${what} is refused alike without an Accept header`, sameAsAccepting(plain, accepting));
    }
    if (asked === 0) notApplicable('the token endpoint refuses none of these requests');
  },
});

function refusals({ info, redirectUri }: Client): readonly (readonly [what: string, fields: Changes])[] {
  const unknown = randomBytes(32).toString('hex');
  const all = [
    [
      'authorization_code',
      'an unknown code',
      { grant_type: 'authorization_code', code: unknown, redirect_uri: redirectUri },
    ],
    ['refresh_token', 'an unknown refresh token', { grant_type: 'refresh_token', refresh_token: unknown }],
  ] as const;
  return [
    ['an unknown grant type', { grant_type: 'urn:example:no-such-grant' }],
    ...all
      .filter(([grant]) => info.grants.includes(grant))
      .map(([, what, fields]) => [what, fields] as const),
  ];
}
