import { rfc6749 } from '../../kit/cites.ts';
import { type Finding, issued, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { issuances } from '../../kit/sample-token-requests.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'The scope member is a space-separated string',
  cites: [rfc6749('3.3', 'MUST'), rfc6749('5.1', 'MUST'), rfc6749('Appendix A.4', 'MUST')],
  covers: ['SCOPE-04'],
  symptom: 'Authorize ends with an error at a PBX that reads the scope of the answer.',
  impact:
    'A PBX that expects the standard form of scope may fail to connect, or misread what it was granted.',
  atRisk: 'connection',
  remedy: 'Write scope as one JSON string, each scope once, separated by single spaces.',
  witness: witnessOf(['token'], 'a token response that states its scope', {
    'the scope is a list of names': ({ issued: seen }) =>
      seen
        .filter(({ answer }) => answer.json?.['scope'] !== undefined)
        .map(({ answer }) => spaceSeparated(answer)),
  }),
  async check({ client, target, given, must, notApplicable }) {
    const answers = await issuances({ client, target });
    for (const { grant, answer } of answers) given(`${grant} is accepted`, issued(answer));
    const stating = answers.filter(({ answer }) => answer.json?.['scope'] !== undefined);
    if (stating.length === 0) notApplicable('no answer has a scope member');
    for (const { grant, answer } of stating)
      must(`the scope of ${grant} is a list of names`, spaceSeparated(answer));
  },
});

/** scope-token *( SP scope-token ), none of them twice (RFC 6749 Appendix A.4). */
function spaceSeparated(answer: HttpResponse): Finding {
  const scope = answer.json?.['scope'];
  const names = typeof scope === 'string' ? scope.split(' ') : [];
  // A comma is legal within a name, but no server means one name by it.
  const wellFormed =
    names.length > 0 && names.every((name) => /^[\x21\x23-\x2B\x2D-\x5B\x5D-\x7E]+$/.test(name));
  return that(
    wellFormed && new Set(names).size === names.length,
    'a string of scopes separated by single spaces, none twice',
    `scope ${JSON.stringify(scope)}`,
    answer,
  );
}
