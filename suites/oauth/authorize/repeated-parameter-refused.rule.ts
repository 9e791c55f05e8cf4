import { rfc6749 } from '../../kit/cites.ts';
import { delivered, notAuthorized } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A repeated authorization parameter is refused',
  cites: [rfc6749('3.1', 'MUST'), rfc6749('4.1.2.1', 'MUST')],
  covers: ['AUTHZ-09'],
  needs: ['authorization-code', 'journey-end'],
  impact:
    'A proxy in front of the server and the server itself can read different values from one URL, so that a check made on one value does not hold for the other.',
  atRisk: 'access',
  remedy:
    'Refuse a request that gives a parameter more than once with invalid_request, even when the values are equal.',
  async check({ client, user, given, must }) {
    const url = client.authorizationUrl();
    given(
      'a request with each parameter once is accepted',
      delivered(await user.decide(url), client.redirectUri),
    );
    const sent = new URL(url).searchParams;
    for (const name of ['scope', 'state', 'client_id', 'response_type']) {
      const value = sent.get(name);
      if (value === null) continue;
      const outcome = await user.opens(client.authorizationUrl({ [name]: [value, value] }));
      must(`${name} given twice is refused`, notAuthorized(outcome));
    }
  },
});
