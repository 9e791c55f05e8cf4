import { crmEngine, rfc6749 } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Unrecognized token request fields are ignored',
  cites: [rfc6749('3.2', 'MUST'), crmEngine('OAuth', 'MUST')],
  covers: ['TOKEN-11'],
  needs: ['authorization-code'],
  symptom: 'Authorize ends with an error when the template sends state or another field along with the code.',
  impact: 'A PBX that sends an additional field cannot be connected.',
  atRisk: 'connection',
  remedy: 'Read the fields the token endpoint knows, and ignore every other one.',
  async check({ client, target, given, must }) {
    given('a plain code exchange is accepted', issued(await client.exchange(await client.authorize())));
    const withState = await client.exchange(await client.authorize(), { state: 'af0ifjsldkj' });
    must('a code exchange with state is accepted', issued(withState));
    const withFoo = await client.exchange(await client.authorize(), { foo: 'bar' });
    must('a code exchange with an unknown field is accepted', issued(withFoo));
    if (!target.capabilities.has('client-credentials')) return;

    given('a plain client credentials request is accepted', issued(await client.clientCredentials()));
    must(
      'a client credentials request with an unknown field is accepted',
      issued(await client.clientCredentials({ foo: 'bar' })),
    );
  },
});
