import { rfc6749 } from '../../kit/cites.ts';
import { issued, status } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { plainRefusals } from '../../kit/sample-refusals.ts';

export default defineRule({
  title: 'A refused token request is answered 400, or 401 where the client failed to authenticate',
  cites: [rfc6749('5.2', 'MUST')],
  alone: 'guesses',
  symptom: 'The integration log shows an unspecific error in place of the reason.',
  impact:
    'A client that goes by the status takes a refusal for a success, or for a fault of the server that will pass, and repeats a request that cannot succeed.',
  atRisk: 'diagnosis',
  remedy: 'Send 400 with every error of the token endpoint, and 400 or 401 with invalid_client.',
  async check(context) {
    const { client, given, must } = context;
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    for (const { cause, codes, answer } of await plainRefusals(context)) {
      const statuses = codes.includes('invalid_client') ? [400, 401] : [400];
      must(`${cause} is answered ${statuses.join(' or ')}`, status(answer, ...statuses));
    }
  },
});
