import { rfc9068, rfc9700 } from '../../kit/cites.ts';
import { type Finding, issued, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { readJwt } from '../../kit/jwt.ts';
import { defineRule } from '../../kit/rule.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'The subject of a client credentials token cannot be taken for a user',
  cites: [rfc9700('4.15', 'SHOULD'), rfc9700('4.15.1', 'SHOULD'), rfc9068('5', 'SHOULD')],
  covers: ['CC-06'],
  needs: ['client-credentials', 'authorization-code'],
  impact:
    'A server that identifies users by the subject can take a client for the user with the same number, and let it act as that user.',
  atRisk: 'access',
  remedy: 'Give clients a sub that no user can have, for example a prefix before the client id, or no sub.',
  witness: witnessOf(['token'], 'a token by Client Credentials and one by a code', {
    "a client's token shows no subject of a user's form": ({ clientCredentials, exchanges }) => {
      const byUser = exchanges.at(-1)?.answer;
      return byUser === undefined ? [] : clientCredentials.map(({ answer }) => differInForm(answer, byUser));
    },
  }),
  async check({ client, given, must, note }) {
    const byClient = await client.clientCredentials();
    given('a client credentials token is issued', issued(byClient));
    const byUser = await client.exchange(await client.authorize());
    given("a user's token is issued", issued(byUser));
    if (subjectOf(byClient) === undefined)
      note('The client credentials token shows no subject: it is opaque, or a JWT without sub.');
    must("the client's token shows no subject of a user's form", differInForm(byClient, byUser));
  },
});

function subjectOf({ accessToken = '' }: HttpResponse): unknown {
  return readJwt(accessToken)?.payload['sub'];
}

function differInForm(byClient: HttpResponse, byUser: HttpResponse): Finding {
  const [ofClient, ofUser] = [subjectOf(byClient), subjectOf(byUser)];
  return that(
    ofClient === undefined || formOf(ofClient) !== formOf(ofUser),
    "no sub, or one of another form than the user's",
    `sub of the client's token: ${formOf(ofClient)}; of the user's: ${formOf(ofUser)}`,
    byClient,
    byUser,
  );
}

const FORMS: readonly (readonly [name: string, form: RegExp])[] = [
  ['an integer', /^\d+$/],
  ['a UUID', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
  ['a mail address', /^[^@\s]+@[^@\s]+$/],
];

/** Names the form of a `sub`: two subjects of one form may be equal. */
function formOf(sub: unknown): string {
  if (sub === undefined) return 'none';
  const text = String(sub);
  const prefix = /^[a-z][\w-]*[:|/]/i.exec(text)?.[0];
  if (prefix !== undefined) return `text after ${prefix}`;
  return FORMS.find(([, form]) => form.test(text))?.[0] ?? 'plain text';
}
