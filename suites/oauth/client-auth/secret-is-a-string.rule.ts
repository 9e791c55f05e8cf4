import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A client secret that is not a string is refused',
  cites: [rfc6749('3.2.1', 'MUST'), rfc6749('Appendix A.2', 'MUST')],
  covers: ['CLIENT-12'],
  needs: ['client-credentials'],
  alone: 'guesses',
  impact: 'An attacker who knows a Client ID gets tokens of that client by sending a secret of another type.',
  atRisk: 'access',
  remedy: 'Check that client_secret is a string before comparing it, and compare strictly.',
  async check({ client, given, must, note, notApplicable }) {
    const inBody = { auth: 'client_secret_post' } as const;
    given('the client gets a token with its secret', issued(await client.clientCredentials()));
    if (!issued(await client.clientCredentials({}, inBody)).holds)
      return notApplicable('the server takes no secret in the body');
    const array = { client_secret: undefined, 'client_secret[]': 'x' };
    must('client_secret[]=x is refused', refused(await client.clientCredentials(array, inBody)));

    const sound = { grant_type: 'client_credentials', scope: client.scope, client_id: client.id };
    const json = (client_secret: unknown) =>
      client.clientCredentials(
        {},
        {
          auth: 'none',
          contentType: 'application/json',
          body: JSON.stringify({ ...sound, client_secret }),
        },
      );
    if (!issued(await json(client.secret)).holds) {
      note('JSON bodies are refused with the right secret as well, so there is nothing to confuse');
      return;
    }
    for (const [name, value] of [
      ['true', true],
      ['0', 0],
      ['[]', []],
      ['{}', {}],
    ] as const) {
      must(`the JSON value ${name} as client_secret is refused`, refused(await json(value)));
    }
  },
});
