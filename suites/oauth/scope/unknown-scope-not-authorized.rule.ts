import { rfc6749 } from '../../kit/cites.ts';
import { delivered, notAuthorized } from '../../kit/findings/index.ts';
import { codeOf, grantsOnly, statesScope } from '../../kit/findings/scope-grants.ts';
import { scopeNames } from '../../kit/findings/scopes.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An unknown scope in an authorization request is not granted',
  cites: [rfc6749('3.3', 'MUST'), rfc6749('4.1.2.1', 'MUST')],
  covers: ['SCOPE-01'],
  needs: ['authorization-code'],
  impact:
    "A permission that is added to the CRM later is already contained in tokens of clients that asked for its name before, without a user's approval of what it means.",
  atRisk: 'access',
  remedy:
    'Compare the scope of an authorization request with what the client is registered for, and answer invalid_scope.',
  async check({ client, given, must }) {
    given('a request with known scopes is approved', delivered(await client.requests(), client.redirectUri));
    const outcome = await client.requests({ scope: `${client.scope} harness-unknown`.trim() });
    const code = codeOf(outcome);
    if (code === undefined) {
      const expected = 'a refusal, or a token without the unknown scope';
      must('the unknown scope is not granted', { ...notAuthorized(outcome), expected });
      return;
    }
    const answer = await client.exchange(code);
    if (answer.accessToken !== undefined)
      given('the token answer states the scope granted', statesScope(answer));
    must('the unknown scope is not granted', grantsOnly(answer, scopeNames(client.scope)));
  },
});
