import { crmEngine } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A refused refresh does not use up the token',
  cites: [crmEngine('OAuth', 'SHOULD')],
  covers: ['REFRESH-11'],
  needs: ['authorization-code', 'refresh-token'],
  alone: 'guesses',
  symptom:
    'After a wrong Client Secret is corrected, the connection is lost until Authorize is clicked again.',
  impact: 'A single mistaken request costs the PBX its connection.',
  atRisk: 'connection',
  remedy: 'Check the whole request first, and end the old refresh token last.',
  async check({ client, given, must, notApplicable }) {
    const control = await client.grant();
    given('a refresh is accepted', issued(await client.refresh(control.refreshToken)));

    const first = await client.grant();
    const wrongSecret = await client.refresh(first.refreshToken, { client_secret: 'not-the-secret' });
    if (wrongSecret.accessToken !== undefined)
      notApplicable('a refresh with a wrong client_secret yields tokens');
    const afterSecret = await client.refresh(first.refreshToken);
    must('the token is alive after a wrong client_secret', issued(afterSecret));

    const second = await client.grant();
    const unknownScope = await client.refresh(second.refreshToken, { scope: 'no-such-scope' });
    if (unknownScope.accessToken !== undefined)
      notApplicable('a refresh with an unknown scope yields tokens');
    const afterScope = await client.refresh(second.refreshToken);
    must('the token is alive after an unknown scope', issued(afterScope));
  },
});
