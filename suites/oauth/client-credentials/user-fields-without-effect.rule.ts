import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { issued, servedContact, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { readJwt } from '../../kit/jwt.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Fields naming a user have no effect on a client credentials token',
  cites: [rfc6749('3.2', 'MUST'), rfc9700('4.15.1', 'SHOULD')],
  covers: ['CC-05'],
  needs: ['client-credentials', 'crm-api', 'password'],
  impact: 'A client gets tokens of a user who approved nothing, or of another account, by naming that user.',
  atRisk: 'access',
  remedy: 'Issue client_credentials tokens to the client itself, and ignore every field that names a user.',
  async check({ client, api, target, given, must }) {
    given('a plain request is accepted', issued(await client.clientCredentials()));
    const plain = await client.clientCredentials();
    given('a second plain request is accepted', issued(plain));
    given(
      'its token opens the account',
      servedContact(await api.probe(plain.accessToken), api.contact.lastName),
    );

    const users = [
      ['the user', target.user?.username],
      ['a user of another account', target.otherUser?.username],
    ] as const;
    for (const [whom, name] of users) {
      if (name === undefined) continue;
      const fields = { username: name, user_id: name, sub: name, user: name, login_hint: name };
      const answer = await client.clientCredentials(fields);
      // Refusing such fields conforms as well as ignoring them.
      const refusal = answer.status >= 400 && answer.status < 500 && answer.accessToken === undefined;
      must(
        `naming ${whom} does not change the token's subject`,
        that(
          refusal || (answer.accessToken !== undefined && subject(answer) === subject(plain)),
          `subject ${subject(plain)}, as without these fields, or an error`,
          refusal ? answer.describe() : `${answer.describe()}, subject ${subject(answer)}`,
          answer,
        ),
      );
      if (refusal) continue;
      const probe = await api.probe(answer.accessToken);
      must(`naming ${whom} does not change the token's account`, servedContact(probe, api.contact.lastName));
    }
  },
});

function subject(answer: HttpResponse): string {
  const sub = readJwt(answer.accessToken ?? '')?.payload['sub'];
  return sub === undefined ? 'not to be read' : String(sub);
}
