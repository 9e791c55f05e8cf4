import { randomBytes } from 'node:crypto';
import { guide, rfc6749 } from '../../kit/cites.ts';
import { all, header, issued, refused, refusedWith } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A dead or unknown refresh token is reported as 400 invalid_grant',
  cites: [rfc6749('5.2', 'MUST'), guide('Connecting 3CX', 'MUST')],
  covers: ['REFRESH-05'],
  needs: ['authorization-code', 'refresh-token'],
  permissions: ['destructive'],
  symptom:
    'After a Test, the integration log shows an error that does not say that Authorize has to be clicked again.',
  impact:
    'The admin does not learn that the refresh token is dead, and the PBX stays not connected meanwhile.',
  atRisk: 'diagnosis',
  remedy:
    'Answer every refresh token that is not valid with 400, JSON and invalid_grant, whatever the reason.',
  async check({ client, target, given, must }) {
    const { refreshToken } = await client.grant();
    given('a live refresh token is accepted', issued(await client.refresh(refreshToken)));
    const unknown = await client.refresh(randomBytes(32).toString('base64url'));
    must('an unknown refresh token is an invalid_grant', invalidGrant(unknown));
    if (!target.capabilities.has('refresh-rotation')) return;

    // The Test button of 3CX: the answer that held the fresh token was dropped, the stored one is sent again.
    const spent = await client.refresh(refreshToken);
    given('a spent refresh token is refused', refused(spent));
    must('a spent refresh token is an invalid_grant', invalidGrant(spent));
  },
});

const invalidGrant = (answer: HttpResponse) =>
  all(
    refusedWith(answer, 400, 'invalid_grant'),
    header(answer, 'Content-Type', 'application/json', (value) => /^application\/json\s*(;|$)/i.test(value)),
  );
