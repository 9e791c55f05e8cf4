import type { AuthorizationOutcome } from '../../kit/actors/outcome.ts';
import { rfc9207 } from '../../kit/cites.ts';
import { delivered, describeOutcome, type Finding, that } from '../../kit/findings/index.ts';
import { fetchMetadata, isMetadata } from '../../kit/findings/metadata.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'iss in authorization responses is present when promised and always right',
  cites: [rfc9207('2', 'MUST')],
  covers: ['META-06'],
  needs: ['metadata', 'authorization-code'],
  impact:
    'A client that checks iss refuses the response as one of another server, and cannot be connected. 3CX does not look at iss.',
  atRisk: 'connection',
  remedy: 'Put iss with the exact issuer of the metadata into each redirect to the client, errors included.',
  async check({ client, send, target, given, must, note, notApplicable }) {
    const success = await client.requests();
    given('a sound request is accepted', delivered(success, client.redirectUri));
    const metadata = await fetchMetadata({ send, target });
    given('the metadata is published', isMetadata(metadata));
    const promised = metadata.json?.['authorization_response_iss_parameter_supported'] === true;
    const error = await client.requests({ response_type: 'harness-unknown' });
    const issuer = metadata.text('issuer') ?? '';
    const sent = [success, error].some((outcome) => issOf(outcome).length > 0);
    if (!promised && !sent) return notApplicable('the server neither promises iss nor sends it');
    must('the redirect with the code names the issuer', rightIss(success, issuer, promised));
    if (error.kind === 'redirect')
      must('the redirect with an error names the issuer', rightIss(error, issuer, promised));
    else note('an unknown response type is reported on a page of the server, so no error redirect is judged');
  },
});

function issOf(outcome: AuthorizationOutcome): string[] {
  return outcome.kind === 'redirect'
    ? [...outcome.query.getAll('iss'), ...outcome.fragment.getAll('iss')]
    : [];
}

function rightIss(outcome: AuthorizationOutcome, issuer: string, promised: boolean): Finding {
  const values = issOf(outcome);
  return that(
    (values.length === 1 && values[0] === issuer) || (values.length === 0 && !promised),
    `iss: ${issuer}, once`,
    values.length === 0 ? describeOutcome(outcome) : `iss: ${values.join(', ')}`,
    ...outcome.trail,
  );
}
