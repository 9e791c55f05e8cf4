import { rfc6749 } from '../../kit/cites.ts';
import { issued, refusedWith } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A missing grant_type is reported as invalid_request',
  cites: [rfc6749('5.2', 'SHOULD')],
  covers: ['GRANT-09'],
  impact:
    'The author of a template that leaves out grant_type reads an error about something else, and looks for the mistake in the wrong place.',
  atRisk: 'diagnosis',
  remedy: 'Answer a token request without grant_type, or with an empty one, with 400 invalid_request.',
  async check({ client, given, must }) {
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    const absent = await client.token({ scope: client.scope });
    must('a request without grant_type is an invalid_request', refusedWith(absent, 400, 'invalid_request'));
    const empty = await client.token({ grant_type: '', scope: client.scope });
    must('an empty grant_type is an invalid_request', refusedWith(empty, 400, 'invalid_request'));
  },
});
