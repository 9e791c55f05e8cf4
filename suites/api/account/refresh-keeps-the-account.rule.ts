import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { cannotReachOther } from '../../kit/findings/accounts.ts';
import { refused, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A refresh cannot move a grant to another account',
  cites: [rfc6749('6', 'MUST'), rfc9700('2.3', 'MUST')],
  covers: ['TENANT-06'],
  needs: ['crm-api', 'refresh-token', 'second-account'],
  permissions: ['destructive'],
  impact:
    "The holder of a refresh token for one account gets access tokens that read another account's contacts.",
  atRisk: 'access',
  remedy:
    'Copy the account from the refresh token to the new tokens, and ignore an account named in the request.',
  async check({ client, api, otherApi, target, given, must }) {
    const grant = await client.grant();
    const plain = await client.refresh(grant.refreshToken);
    given(
      'the token of a plain refresh opens the account',
      servedContact(await api.probe(plain.accessToken), api.contact.lastName),
    );

    const { id } = otherApi.account;
    const header = target.api.accountHeader;
    const answer = await client.refresh(
      plain.refreshToken ?? grant.refreshToken,
      { account_id: id },
      header === undefined ? {} : { headers: [[header, id]] },
    );
    const opened = answer.accessToken;
    must(
      'a refresh that names the other account does not open it',
      opened === undefined ? refused(answer) : await cannotReachOther({ api, otherApi }, opened),
    );
  },
});
