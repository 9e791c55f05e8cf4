import { rfc6750 } from '../../kit/cites.ts';
import { challenged, keptOut, servedContact } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { unauthorized } from '../../kit/witness/api-traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

export default defineRule({
  title: 'The challenge names invalid_token for a bad token, and no error when none was sent',
  cites: [rfc6750('3.1', 'SHOULD'), rfc6750('3', 'SHOULD')],
  covers: ['BEARER-04'],
  needs: ['crm-api'],
  symptom:
    'The integration log shows 401 either way, without saying whether the token was refused or was never sent.',
  impact:
    'An admin cannot tell a dead token, which Authorize replaces, from a template that sends none. Clients that read the challenge do not know whether to ask for a new token.',
  atRisk: 'diagnosis',
  remedy:
    'Add error="invalid_token" to the Bearer challenge when a token was sent, and leave error out when none was.',
  witness: witnessOf(['api'], 'a request to the CRM API that is refused with a Bearer challenge', {
    'the challenge for a bad token says invalid_token': (traffic) =>
      unauthorized(traffic)
        .filter(({ bearer, answer }) => bearer !== undefined && challenged(answer, 'Bearer').holds)
        .filter(({ answer }) => !challenged(answer, 'Bearer', 'insufficient_scope').holds)
        .map(({ answer }) => challenged(answer, 'Bearer', 'invalid_token')),
    'the challenge for no token has no error': (traffic) =>
      unauthorized(traffic)
        .filter(({ isBare, answer }) => isBare && challenged(answer, 'Bearer').holds)
        .map(({ answer }) => challenged(answer, 'Bearer', null)),
  }),
  async check({ client, api, given, must, notApplicable }) {
    const { lastName } = api.contact;
    given(
      'a search with a token returns the contact',
      servedContact(await api.probe(await client.accessToken()), lastName),
    );

    const unknown = await api.probe('harness-token-that-was-never-issued');
    given('an unknown token is refused', keptOut(unknown, lastName));
    const without = await api.probe(undefined);
    given('a request without a token is refused', keptOut(without, lastName));
    if (![unknown, without].every((answer) => challenged(answer, 'Bearer').holds))
      notApplicable('a refusal carries no Bearer challenge: api/bearer/challenge-well-formed asks for one');
    must(
      'the challenge for an unknown token says invalid_token',
      challenged(unknown, 'Bearer', 'invalid_token'),
    );

    must('the challenge for no token has no error', challenged(without, 'Bearer', null));
  },
});
