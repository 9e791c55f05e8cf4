import { rfc6750, rfc9110 } from '../../kit/cites.ts';
import { parseChallenges } from '../../kit/findings/challenge.ts';
import { type Finding, keptOut, servedContact, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { unauthorized } from '../../kit/witness/api-traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'A refusal for want of a good token carries a well-formed Bearer challenge',
  cites: [rfc6750('3', 'MUST'), rfc9110('11.6.1', 'MUST')],
  covers: ['BEARER-02'],
  needs: ['crm-api'],
  symptom: 'The integration log shows 401 and no reason.',
  impact:
    'A client that reads WWW-Authenticate does not learn that a new token is needed, and may report a failure in place of refreshing.',
  atRisk: 'diagnosis',
  remedy:
    'Send WWW-Authenticate: Bearer with every 401, each attribute once and every value in double quotes.',
  witness: witnessOf(['api'], 'a request to the CRM API that is refused with 401', {
    'a 401 carries a well-formed challenge': (traffic) =>
      unauthorized(traffic).map(({ answer }) => wellFormed(answer)),
  }),
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    given(
      'a search with a token returns the contact',
      servedContact(await api.probe(await client.accessToken()), lastName),
    );

    const without = await api.probe(undefined);
    given('a search without a token is refused', keptOut(without, lastName));
    must('the refusal of no token carries a well-formed challenge', wellFormed(without));

    const unknown = await api.probe('harness-token-that-was-never-issued');
    given('a search with an unknown token is refused', keptOut(unknown, lastName));
    must('the refusal of an unknown token carries a well-formed challenge', wellFormed(unknown));
  },
});

/** One Bearer challenge, no attribute twice (RFC 6750 3). */
function wellFormed(answer: HttpResponse): Finding {
  const value = answer.header('www-authenticate');
  const challenges = value === undefined ? [] : parseChallenges(value);
  const bearer = challenges?.filter(({ scheme }) => scheme.toLowerCase() === 'bearer') ?? [];
  const names = bearer.flatMap(({ parameters }) => parameters.map(([name]) => name));
  const found =
    challenges === undefined ? 'cannot be parsed' : 'has no single Bearer challenge with each attribute once';
  const holds = bearer.length === 1 && new Set(names).size === names.length;
  return that(
    holds,
    'WWW-Authenticate with one Bearer challenge, each attribute at most once and properly quoted',
    value === undefined
      ? 'no WWW-Authenticate header'
      : `WWW-Authenticate: ${value}${holds ? '' : ` (it ${found})`}`,
    answer,
  );
}
