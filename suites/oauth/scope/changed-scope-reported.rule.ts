import { rfc6749 } from '../../kit/cites.ts';
import { delivered, issued, that } from '../../kit/findings/index.ts';
import { codeOf } from '../../kit/findings/scope-grants.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A granted scope that differs from the request is reported',
  cites: [rfc6749('3.3', 'MUST'), rfc6749('5.1', 'MUST')],
  covers: ['SCOPE-03'],
  needs: ['authorization-code'],
  symptom:
    'Authorize succeeds, and calls show no names; the integration log shows 403 without an earlier error.',
  impact:
    'The PBX does not learn that it was granted another scope than it asked for, and the admin looks for the fault elsewhere.',
  atRisk: 'diagnosis',
  remedy: 'Add scope to every token answer, at least wherever it differs from the requested one.',
  async check({ client, target, given, must, notApplicable }) {
    given('a request with known scopes is approved', delivered(await client.requests(), client.redirectUri));
    const partial = `${target.scopes.partial.at(-1) ?? client.scope} harness-unknown`.trim();
    const answers: [what: string, answer: HttpResponse][] = [];
    if (target.capabilities.has('client-credentials')) {
      given('client credentials with known scopes are accepted', issued(await client.clientCredentials()));
      answers.push([
        'client credentials with an unknown scope',
        await client.clientCredentials({ scope: partial }),
      ]);
    }
    for (const [what, scope] of [
      ['an authorization with an unknown scope', partial],
      ['an authorization without scope', undefined],
    ] as const) {
      const code = codeOf(await client.requests({ scope }));
      if (code !== undefined) answers.push([what, await client.exchange(code)]);
    }
    const served = answers.filter(([, answer]) => answer.accessToken !== undefined);
    if (served.length === 0) notApplicable('every request that cannot be granted as sent is refused');
    for (const [what, answer] of served) {
      const scope = answer.json?.['scope'];
      const actual = scope === undefined ? 'a token without scope' : `scope ${JSON.stringify(scope)}`;
      must(
        `the answer to ${what} states what was granted`,
        that(scope !== undefined, 'a scope member', actual, answer),
      );
    }
  },
});
