import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { all, delivered, neverSentToHost, notAuthorized } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

const HOST = 'harness.invalid';
const FOREIGN = `https://${HOST}/cb`;

export default defineRule({
  title: 'Two redirect_uri parameters in one request are refused',
  cites: [rfc6749('3.1', 'MUST'), rfc9700('4.1.3', 'MUST')],
  covers: ['REDIR-09'],
  needs: ['authorization-code', 'journey-end'],
  impact:
    'Where one value is checked and the other is used, the code of an admin who follows a prepared link goes to a stranger.',
  atRisk: 'access',
  remedy: 'Refuse a request with more than one redirect_uri on a page of the server.',
  async check({ client, user, given, must }) {
    given('a single redirect_uri is accepted', delivered(await client.requests(), client.redirectUri));
    for (const [what, uris] of [
      ['a foreign redirect_uri after the registered one', [client.redirectUri, FOREIGN]],
      ['a foreign redirect_uri before the registered one', [FOREIGN, client.redirectUri]],
    ] as const) {
      const outcome = await user.opens(client.authorizationUrl({ redirect_uri: uris }));
      must(`${what} is refused`, all(neverSentToHost(outcome, HOST), notAuthorized(outcome)));
    }
    // A parameter of another name: it may be ignored, so that only its use would be wrong.
    const outcome = await client.requests({ redirect_uri: undefined, 'redirect_uri[]': FOREIGN });
    must('a foreign redirect_uri[] is not used', neverSentToHost(outcome, HOST));
  },
});
