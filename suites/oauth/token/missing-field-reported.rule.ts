import { rfc6749 } from '../../kit/cites.ts';
import { issued, refusedWith } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A missing required field is reported as invalid_request',
  cites: [rfc6749('5.2', 'MUST')],
  covers: ['TOKEN-12'],
  symptom:
    'The integration log shows an error about a dead code or token, where the template leaves the field out.',
  impact: 'The admin clicks Authorize again in place of correcting the template.',
  atRisk: 'diagnosis',
  remedy:
    'Check that a required field is present and has a value before looking up what it names, and answer 400 invalid_request otherwise.',
  async check({ client, given, must, notApplicable }) {
    given('the same client gets a token by a grant of its own', issued(await client.served()));
    const { grants } = client.info;
    if (!grants.some((grant) => grant === 'authorization_code' || grant === 'refresh_token')) {
      notApplicable('the client has neither of the grants that take a code or a refresh token');
    }
    if (grants.includes('authorization_code')) {
      const exchange = { grant_type: 'authorization_code', redirect_uri: client.redirectUri };
      must('a code exchange without code is an invalid_request', missing(await client.token(exchange)));
      const empty = await client.token({ ...exchange, code: '' });
      must('a code exchange with an empty code is an invalid_request', missing(empty));
    }
    if (grants.includes('refresh_token')) {
      const refresh = { grant_type: 'refresh_token' };
      must('a refresh without refresh_token is an invalid_request', missing(await client.token(refresh)));
      const empty = await client.token({ ...refresh, refresh_token: '' });
      must('a refresh with an empty refresh_token is an invalid_request', missing(empty));
    }
  },
});

const missing = (answer: Parameters<typeof refusedWith>[0]) => refusedWith(answer, 400, 'invalid_request');
