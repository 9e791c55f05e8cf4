import { rfc6749 } from '../../kit/cites.ts';
import { all, type Finding, issued, noBreakdown, refused } from '../../kit/findings/index.ts';
import { scopeNames } from '../../kit/findings/scopes.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Odd scope strings are answered cleanly',
  cites: [rfc6749('3.3', 'MUST'), rfc6749('Appendix A.4', 'MUST'), rfc6749('5.2', 'MUST')],
  covers: ['SCOPE-07'],
  needs: ['client-credentials'],
  symptom: 'A mistake in the scope of a template shows as a server error in the integration log.',
  impact: 'The admin is sent looking for a fault of the server in place of correcting the scope.',
  atRisk: 'diagnosis',
  remedy:
    'Read scope by its grammar, as a set of names, and answer invalid_scope to a value that does not fit.',
  async check({ client, given, must }) {
    given('a request with the usual scope is accepted', issued(await client.clientCredentials()));
    const names = scopeNames(client.scope);
    const [first = 'harness', last = first] = [names[0], names.at(-1)];
    const odd = [
      ['a scope named twice', `${last} ${last}`],
      ['a blank in front', ` ${last}`],
      ['two blanks between scopes', `${first}  ${last}`],
      ['a double quote in a scope', `${last}"m`],
      ['a backslash in a scope', `${last}\\m`],
      ['a letter outside ASCII', `${last}é`],
      ['a comma between scopes', `${first},${last}`],
      ['a tab between scopes', `${first}\t${last}`],
      ['a scope of 5000 characters', 'x'.repeat(5000)],
    ] as const;
    const plain = await client.token({ grant_type: 'urn:example:no-such-grant' });
    for (const [what, scope] of odd)
      must(`${what} is answered cleanly`, clean(await client.clientCredentials({ scope }), plain));
  },
});

/** A token, or a refusal like any other: neither a failure of the server nor its internals. */
function clean(answer: HttpResponse, plain: HttpResponse): Finding {
  const found = issued(answer).holds ? issued(answer) : all(refused(answer), noBreakdown(answer, plain));
  return { ...found, expected: 'a token, or a refusal like any other' };
}
