import { rfc6749 } from '../../kit/cites.ts';
import { issued, noToken, refusedWith, that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A code from the wrong client or with the wrong redirect_uri is reported as 400 invalid_grant',
  cites: [rfc6749('5.2', 'MUST')],
  covers: ['CODE-11'],
  needs: ['authorization-code', 'second-client'],
  symptom: 'Authorize ends with an error that does not say that the code does not fit.',
  impact:
    'The admin looks for a wrong secret or a fault of the server, in place of a wrong client or address.',
  atRisk: 'diagnosis',
  remedy: 'Answer 400 with invalid_grant when the client or the redirect_uri is not that of the code.',
  async check({ client, stranger, given, must }) {
    given('a good exchange is accepted', issued(await client.exchange(await client.authorize())));
    const moved = await client.exchange(await client.authorize(), {
      redirect_uri: 'https://harness.invalid/cb',
    });
    given('the wrong redirect_uri yields no token', noToken(moved));
    must('the wrong redirect_uri gets 400 invalid_grant', refusedWith(moved, 400, 'invalid_grant'));
    const redirect_uri = client.redirectUri;
    const foreign = await stranger.exchange(await client.authorize(), { redirect_uri });
    given(
      'the wrong client authenticates and yields no token',
      that(
        foreign.error !== 'invalid_client' && noToken(foreign).holds,
        'another answer than invalid_client, without token',
        foreign.describe(),
        foreign,
      ),
    );
    must('the wrong client gets 400 invalid_grant', refusedWith(foreign, 400, 'invalid_grant'));
  },
});
