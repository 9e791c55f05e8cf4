import { rfc6750 } from '../../kit/cites.ts';
import { deniedApi, issued, keptOut, servedContact, status } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { MARGIN, searchesWithExpired } from '../../kit/witness/expired.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'An expired access token is answered 401',
  cites: [rfc6750('3.1', 'SHOULD')],
  needs: ['crm-api'],
  waits: ({ accessToken }) => accessToken + MARGIN,
  symptom: 'Contacts are no longer shown once the access token has ended, and the log names another reason.',
  impact: 'A PBX renews its token after a 401 only: after any other answer its calls stay without a name.',
  atRisk: 'connection',
  remedy: 'Answer 401 with WWW-Authenticate: Bearer to an expired token.',
  witness: witnessOf(['token', 'api'], 'a search with an access token that has expired', {
    'an expired access token is answered 401': (traffic) =>
      searchesWithExpired(traffic)
        .filter(({ answer }) => answer.status < 500 && deniedApi(answer).holds)
        .map(({ answer }) => status(answer, 401)),
  }),
  async check({ client, api, target, time, given, must }) {
    const { lastName } = api.contact;
    const answer = await client.served();
    given('a token is issued', issued(answer));
    const token = answer.accessToken ?? '';
    given(
      'a search with the fresh token returns the contact',
      servedContact(await api.probe(token), lastName),
    );
    await time.pass(target.lifetimes.accessToken + MARGIN);
    const late = await api.probe(token);
    given('the same search opens nothing once the token has expired', keptOut(late, lastName));
    must('the refusal of the expired token is a 401', status(late, 401));
  },
});
