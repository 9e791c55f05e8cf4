import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, hidesContact, notAuthorized, servedContact } from '../../kit/findings/index.ts';
import { codeOf } from '../../kit/findings/scope-grants.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A user of another account cannot approve access to this account',
  cites: [rfc6749('3.1', 'MUST'), rfc9700('2.3', 'MUST')],
  covers: ['TENANT-08'],
  needs: ['crm-api', 'authorization-code', 'pages', 'second-user', 'second-account', 'second-client'],
  permissions: ['destructive'],
  symptom:
    'Authorize succeeds with a user of another account, and calls show contacts of an account that user does not belong to.',
  impact: 'A user of one account can connect a PBX to another account and read its contacts.',
  atRisk: 'access',
  remedy:
    'Check before the approval page that the user belongs to the account of the client, and show an error if not.',
  async check({ client, stranger, foreigner, api, target, given, must }) {
    const grant = await client.grant({}, { refreshToken: false });
    const { lastName } = api.contact;
    given("the account's own user can approve", servedContact(await api.probe(grant.accessToken), lastName));
    if (target.clients.other?.grants.includes('authorization_code') === true) {
      const outcome = await foreigner.decide(stranger.authorizationUrl());
      given('the other user can approve for the other account', delivered(outcome, stranger.redirectUri));
    }
    const outcome = await foreigner.decide(client.authorizationUrl());
    const code = codeOf(outcome);
    const token = code === undefined ? undefined : (await client.exchange(code)).accessToken;
    must(
      "the other user's approval does not open this account",
      token === undefined ? notAuthorized(outcome) : hidesContact(await api.probe(token), lastName),
    );
  },
});
