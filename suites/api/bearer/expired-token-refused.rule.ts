import { rfc6749, rfc6750 } from '../../kit/cites.ts';
import { deniedApi, issued, keptOut, servedContact, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { MARGIN, searchesWithExpired } from '../../kit/witness/expired.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'An expired access token is refused',
  cites: [rfc6749('7', 'MUST'), rfc6750('3.1', 'SHOULD')],
  covers: ['BEARER-05'],
  needs: ['crm-api'],
  waits: ({ accessToken }) => accessToken + MARGIN,
  impact:
    "An access token that leaks opens the account's contacts forever, however often the PBX refreshes its own.",
  atRisk: 'access',
  remedy:
    'Compare the expiry of the access token with the clock at every request, and answer 401 once it has passed.',
  witness: witnessOf(['token', 'api'], 'a search with an access token that has expired', {
    'an expired access token is refused': (traffic) =>
      searchesWithExpired(traffic).map(({ answer }) => deniedApi(answer)),
  }),
  async check({ client, api, target, time, given, must }) {
    const { lastName } = api.contact;
    const lifetime = target.lifetimes.accessToken;
    const answer = await client.served();
    given('a token is issued', issued(answer));
    const expiresIn = answer.json?.['expires_in'];
    given(
      'the token lives no longer than the target file says (lifetimes.accessToken)',
      that(
        !(Number(expiresIn) > lifetime),
        'expires_in within lifetimes.accessToken',
        `expires_in ${expiresIn}`,
        answer,
      ),
    );
    const token = answer.accessToken ?? '';
    given(
      'a search with the fresh token returns the contact',
      servedContact(await api.probe(token), lastName),
    );
    await time.pass(lifetime + MARGIN);
    must('the same search is refused once the token has expired', keptOut(await api.probe(token), lastName));
  },
});
