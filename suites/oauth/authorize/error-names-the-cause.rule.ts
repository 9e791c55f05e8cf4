import { approvedUnasked } from '../../kit/actors/outcome.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { delivered, errorRedirect } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The error of a refused authorization request names its cause',
  cites: [rfc6749('4.1.2.1', 'MUST')],
  needs: ['authorization-code'],
  symptom: 'After a refusal, the window that Authorize opened shows an error about something else.',
  impact: 'The admin or the author of the template looks for the mistake in the wrong place.',
  atRisk: 'diagnosis',
  remedy:
    'Send unsupported_response_type or invalid_request for a response_type that is wrong or missing, invalid_request for a parameter given twice, and invalid_scope for an unknown scope.',
  async check({ client, user, given, must, notApplicable }) {
    given('a sound request is accepted', delivered(await client.requests(), client.redirectUri));
    const ofResponseType = ['unsupported_response_type', 'invalid_request'];
    const twice = { response_type: ['code', 'code'] };
    const outcomes = [
      ['a missing response_type', ofResponseType, await client.requests({ response_type: undefined })],
      ['an unknown response_type', ofResponseType, await client.requests({ response_type: 'foo' })],
      ['a response_type given twice', ['invalid_request'], await client.requests(twice)],
      [
        'an unknown scope',
        ['invalid_scope'],
        await user.deny(client.authorizationUrl({ scope: 'harness-unknown' })),
      ],
    ] as const;
    let reported = 0;
    for (const [cause, codes, outcome] of outcomes) {
      if (outcome.kind !== 'redirect' || outcome.asked || approvedUnasked(outcome)) continue;
      // A code is no report: other rules judge that the request was not refused. Nor is the user's own denial.
      if (outcome.query.has('code') || outcome.query.get('error') === 'access_denied') continue;
      reported += 1;
      must(`${cause} is reported as such`, errorRedirect(outcome, client.redirectUri, ...codes));
    }
    if (reported === 0) notApplicable('the server reports these errors on pages of its own');
  },
});
