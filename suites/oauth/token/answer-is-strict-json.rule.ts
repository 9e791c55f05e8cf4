import { rfc6749, rfc8259 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { strictJson } from '../../kit/findings/strict-json.ts';
import { defineRule } from '../../kit/rule.ts';
import { issuances } from '../../kit/sample-token-requests.ts';
import { once } from '../../kit/witness/once.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const strictOnce = once(strictJson);

export default defineRule({
  title: 'Token answers are JSON by the letter, and name no member twice',
  cites: [rfc8259('10', 'MUST'), rfc8259('8.1', 'MUST'), rfc6749('3.2', 'MUST')],
  symptom:
    'Authorize works with one version of the PBX, and ends with an error about the answer with another.',
  impact: 'A PBX whose parser is strict cannot read its token, and so cannot be connected.',
  atRisk: 'connection',
  remedy: 'Write answers with a JSON library, without comments and byte order mark, and each member once.',
  witness: witnessOf(['token'], 'a token response', {
    'the token response is JSON by the letter': ({ issued: seen }) =>
      seen.map(({ answer }) => strictOnce(answer)),
    'a refusal is JSON by the letter': ({ refusals }) =>
      refusals.filter(({ answer }) => answer.json !== undefined).map(({ answer }) => strictOnce(answer)),
  }),
  async check({ client, target, given, must, note }) {
    for (const { grant, answer } of await issuances({ client, target })) {
      given(`${grant} yields a token`, issued(answer));
      must(`the answer to ${grant} is JSON by the letter`, strictJson(answer));
    }
    const refusal = await client.token({ grant_type: 'urn:example:no-such-grant' });
    given('an unknown grant type is refused', refused(refusal));
    if (refusal.json === undefined) note('The refusal is not in JSON, which another rule is about.');
    else must('a refusal is JSON by the letter', strictJson(refusal));
  },
});
