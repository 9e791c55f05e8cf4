import { connectorApi, rfc9700 } from '../../kit/cites.ts';
import { status, that } from '../../kit/findings/index.ts';
import { callFixture, callsIn, listed, ofAgent } from '../../kit/findings/journal.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The list of calls holds those of its own account and no others',
  cites: [rfc9700('2.3', 'MUST'), connectorApi('Accounts', 'MUST')],
  needs: ['journaling', 'journal-reading', 'second-client', 'second-account'],
  permissions: ['destructive'],
  impact: 'A client of one account reads the call log of another: who called, when and about what.',
  atRisk: 'access',
  remedy:
    'Limit the query for calls to the account of the token, and ignore an account named in the request.',
  async check({ client, stranger, api, otherApi, target, given, must }) {
    const [token, otherToken] = [await client.accessToken(), await stranger.accessToken()];
    const [own, foreign] = [callFixture(), callFixture()];
    given('the account logs a call', status(await api.logCall(token, own), 201));
    given('the other account logs a call', status(await otherApi.logCall(otherToken, foreign), 201));
    given('the account lists its own call', listed(await api.calls(token), own.agent, 1));
    const others = await otherApi.calls(otherToken);
    given('the other account lists its own call', listed(others, foreign.agent, 1));
    must("the account does not list the other's call", listed(await api.calls(token), foreign.agent, 0));
    must("the other account does not list this one's call", listed(others, own.agent, 0));
    const query = { account_id: target.accounts.other?.id, contact_id: '%' };
    const asked = await api.calls(token, { query });
    must(
      'an account_id in the query opens no other list',
      that(
        asked.status > 0 && ofAgent(callsIn(asked), foreign.agent).length === 0,
        'none of its calls',
        'its call',
        asked,
      ),
    );
  },
});
