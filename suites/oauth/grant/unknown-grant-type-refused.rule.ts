import { rfc6749 } from '../../kit/cites.ts';
import { issued, refusedWith } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'An unknown grant type is refused with unsupported_grant_type',
  cites: [rfc6749('5.2', 'MUST')],
  covers: ['GRANT-08'],
  impact:
    'A developer who uses a wrong grant type reads an error about something else, and looks for the mistake in the wrong place.',
  atRisk: 'diagnosis',
  remedy: 'Answer a grant type that is not supported with 400 unsupported_grant_type.',
  async check({ client, given, must }) {
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    const answer = await client.token({ grant_type: 'urn:example:no-such-grant', scope: client.scope });
    must('an unknown grant type is refused', refusedWith(answer, 400, 'unsupported_grant_type'));
  },
});
