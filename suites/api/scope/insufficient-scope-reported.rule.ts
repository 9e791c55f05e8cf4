import { rfc6750 } from '../../kit/cites.ts';
import { parseChallenges } from '../../kit/findings/challenge.ts';
import { challenged, type Finding, keptOut, servedContact, status, that } from '../../kit/findings/index.ts';
import { scopeNames } from '../../kit/findings/scopes.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'Insufficient scope is reported as 403 insufficient_scope',
  cites: [rfc6750('3.1', 'SHOULD'), rfc6750('3', 'SHOULD')],
  covers: ['SCOPE-11'],
  needs: ['crm-api', 'client-credentials', 'partial-scopes'],
  symptom: 'Calls show no names, and the integration log shows an error that does not mention the scope.',
  impact:
    'The admin cannot tell missing scope from a dead token, a wrong account or a feature that is switched off.',
  atRisk: 'diagnosis',
  remedy:
    'Answer 403 with WWW-Authenticate: Bearer error="insufficient_scope", and name the missing scopes if the challenge has a scope attribute.',
  witness: witnessOf(['api'], 'a request to the CRM API that is refused as insufficient_scope', {
    'insufficient_scope is a 403': ({ api }) =>
      api
        .filter(({ answer }) => answer.error === 'insufficient_scope')
        .map(({ answer }) => status(answer, 403)),
    'its challenge says insufficient_scope': ({ api }) =>
      api
        .filter(({ answer }) => answer.error === 'insufficient_scope')
        .map(({ answer }) => challenged(answer, 'Bearer', 'insufficient_scope')),
  }),
  async check({ client, api, target, given, must, notApplicable }) {
    const { lastName } = api.contact;
    given(
      'a search with every scope returns the contact',
      servedContact(await api.probe(await client.accessToken()), lastName),
    );
    let asked = 0;
    for (const scope of target.scopes.partial) {
      const { accessToken } = await client.clientCredentials({ scope });
      if (accessToken === undefined) continue;
      asked += 1;
      const refusal = await api.probe(accessToken);
      given(`${scope} alone does not open the search`, keptOut(refusal, lastName));
      must(`the refusal of ${scope} alone is a 403`, status(refusal, 403));
      must(
        `its challenge for ${scope} alone says insufficient_scope`,
        challenged(refusal, 'Bearer', 'insufficient_scope'),
      );
      const missing = scopeNames(target.scopes.api).filter((name) => !scopeNames(scope).includes(name));
      must(
        `a scope in the challenge for ${scope} alone names the missing one`,
        namesScopes(refusal, missing),
      );
    }
    if (asked === 0) notApplicable('the server issues no token with less than the full scope');
  },
});

/** The scope attribute, where there is one, names what the token lacks (RFC 6750 3). */
function namesScopes(answer: HttpResponse, missing: readonly string[]): Finding {
  const value = answer.header('www-authenticate') ?? '';
  const bearer = parseChallenges(value)?.find(({ scheme }) => scheme.toLowerCase() === 'bearer');
  const scope = bearer?.parameters.find(([name]) => name === 'scope')?.[1];
  const named = scope === undefined || missing.some((name) => scopeNames(scope).includes(name));
  return that(
    named,
    `no scope attribute, or one with ${missing.join(' or ')}`,
    `WWW-Authenticate: ${value}`,
    answer,
  );
}
