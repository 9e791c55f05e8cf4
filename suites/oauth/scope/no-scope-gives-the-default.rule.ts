import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, type Finding, issued, notAuthorized, that } from '../../kit/findings/index.ts';
import { codeOf, grantsOnly, statesScope } from '../../kit/findings/scope-grants.ts';
import { scopeNames, statedScopes } from '../../kit/findings/scopes.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Leaving out scope gives the default scope, or is refused',
  cites: [rfc6749('3.3', 'MUST'), rfc9700('2.3', 'MUST')],
  covers: ['SCOPE-08'],
  needs: ['client-credentials', 'authorization-code'],
  impact:
    'A client that leaves out the scope gets more permissions than the documented default, without asking for them; where requests are treated differently, its author cannot rely on the documentation.',
  atRisk: 'access',
  remedy:
    'Give a request without scope, or with an empty one, the documented default and no more, or answer invalid_scope.',
  async check({ client, target, given, must, notApplicable }) {
    const documented = target.scopes.default;
    const judge = (what: string, answer: HttpResponse) => {
      if (answer.accessToken !== undefined) {
        if (documented === undefined)
          notApplicable('the target file does not say what a request without scope gets (scopes.default)');
        given(`${what} states the scope granted`, statesScope(answer));
      }
      must(`${what} gives no more than the default`, grantsOnly(answer, scopeNames(documented ?? '')));
    };
    const approved = async (what: string, scope: string | undefined) => {
      const outcome = await client.requests({ scope });
      const code = codeOf(outcome);
      if (code !== undefined) return client.exchange(code);
      must(`${what} is refused`, notAuthorized(outcome));
      return undefined;
    };

    given('a token request with a scope is accepted', issued(await client.clientCredentials()));
    const none = await client.clientCredentials({ scope: undefined });
    judge('a token request without scope', none);
    const empty = await client.clientCredentials({ scope: '' });
    judge('a token request with an empty scope', empty);
    must('both token requests are treated alike', alike(none, empty));

    given(
      'an authorization with a scope is approved',
      delivered(await client.requests(), client.redirectUri),
    );
    const without = await approved('an authorization without scope', undefined);
    if (without !== undefined) judge('an authorization without scope', without);
    const blank = await approved('an authorization with an empty scope', '');
    if (blank !== undefined) judge('an authorization with an empty scope', blank);
    const [one, other] = [without, blank];
    must(
      'both authorizations are treated alike',
      one !== undefined && other !== undefined
        ? alike(one, other)
        : that(
            one === other,
            'twice a code, or twice a refusal',
            'a code for one, and a refusal for the other',
          ),
    );
  },
});

/** Both were refused, or both were given the same scopes. */
function alike(one: HttpResponse, other: HttpResponse): Finding {
  const say = (answer: HttpResponse) =>
    statedScopes(answer)?.toSorted().join(' ') ?? answer.error ?? String(answer.status);
  return that(say(one) === say(other), `twice ${say(one)}`, `${say(one)}, and ${say(other)}`, one, other);
}
