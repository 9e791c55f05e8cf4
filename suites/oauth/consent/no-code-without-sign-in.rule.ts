import { basicHeader } from '../../kit/actors/client.ts';
import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, nothingGranted } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'No code is issued without a signed-in user',
  cites: [rfc6749('3.1', 'MUST'), rfc9700('4.11.2', 'MUST')],
  covers: ['CONSENT-01'],
  needs: ['authorization-code'],
  symptom: 'Authorize succeeds without a sign-in.',
  impact: 'A stranger who knows the Client ID gets a code for the account without being one of its users.',
  atRisk: 'access',
  remedy:
    'Issue codes for a signed-in user only, and answer prompt=none without a session with login_required.',
  async check({ client, anonymous, given, must }) {
    given('a signed-in user gets a code', delivered(await client.requests(), client.redirectUri));
    const plain = client.authorizationUrl();
    must('a plain request brings no code', nothingGranted(await anonymous().open(plain)));
    const form = { method: 'POST', body: new URL(client.authorizationUrl()).search.slice(1) };
    must(
      'a request by POST brings no code',
      nothingGranted(await anonymous().open(client.authorizationEndpoint, form)),
    );
    const silent = client.authorizationUrl({ prompt: 'none' });
    must('prompt=none brings no code', nothingGranted(await anonymous().open(silent)));
    const invented = client.authorizationUrl({ username: 'harness-unknown', password: 'harness-nothing' });
    must(
      'a name and a password of no user in the request bring no code',
      nothingGranted(await anonymous().open(invented)),
    );
    const headers = [['authorization', basicHeader(client.id, client.secret)] as const];
    must(
      "the client's own credentials bring no code",
      nothingGranted(await anonymous().open(client.authorizationUrl(), { headers })),
    );
  },
});
