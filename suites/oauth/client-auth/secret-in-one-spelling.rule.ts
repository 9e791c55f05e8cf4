import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { SPELLINGS } from '../../kit/value-spellings.ts';

export default defineRule({
  title: 'The client secret is accepted in one spelling only',
  cites: [rfc6749('Appendix B', 'SHOULD')],
  alone: 'guesses',
  symptom: 'Authorize succeeds although a blank was copied into the settings with the Client Secret.',
  impact:
    'What one layer takes for the secret is not what another has compared: a mistake in the settings stays unnoticed until the server is changed, and then ends the connection.',
  atRisk: 'diagnosis',
  remedy: 'Decode the form once, and compare the secret as it is then, without trimming or unescaping it.',
  async check({ client, given, must, note }) {
    given('the secret as it is gets a token', issued(await client.served()));
    for (const [how, respell] of SPELLINGS) {
      const client_secret = respell(client.secret);
      if (client_secret === client.secret) continue;
      must(`the secret ${how} is refused`, refused(await client.served({ client_secret })));
    }
    const inBody = { auth: 'client_secret_post' } as const;
    if (!issued(await client.served({}, inBody)).holds)
      return note('The server takes no secret in the body, so that no other name for it was tried.');
    const bare = await client.served({ client_secret: undefined }, inBody);
    given('a request without a secret is refused', refused(bare));
    const asList = { client_secret: undefined, 'client_secret[]': client.secret };
    must(
      'the secret under the name client_secret[] is refused',
      refused(await client.served(asList, inBody)),
    );
  },
});
