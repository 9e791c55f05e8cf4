import { rfc6749 } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'HTTP Basic client authentication is accepted',
  cites: [rfc6749('2.3.1', 'MUST')],
  covers: ['CLIENT-01'],
  symptom:
    'With a template that sends Client ID and Client Secret in the Authorization header, Authorize ends with "invalid_client" although both values are right.',
  impact: 'A PBX whose template authenticates by HTTP Basic cannot be connected.',
  atRisk: 'connection',
  remedy: 'Read client id and secret from an Authorization: Basic header as well as from the form body.',
  async check({ client, given, must }) {
    given('the client gets a token by its registered method', issued(await client.served()));
    must('it gets a token by Basic alone', issued(await client.served({}, { auth: 'client_secret_basic' })));
  },
});
