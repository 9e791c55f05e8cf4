import { rfc6749, rfc8414 } from '../../kit/cites.ts';
import { delivered, type Finding, issued, that } from '../../kit/findings/index.ts';
import { fetchMetadata, isMetadata } from '../../kit/findings/metadata.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The metadata names the right issuer and endpoints',
  cites: [rfc8414('2', 'MUST'), rfc8414('3.3', 'MUST'), rfc6749('3.1', 'MUST')],
  covers: ['META-02'],
  needs: ['metadata', 'authorization-code'],
  impact:
    'A client that configures itself from the metadata is refused or sent to another server, and cannot be connected. 3CX goes by its template.',
  atRisk: 'connection',
  remedy: 'Build the metadata from the addresses under which the server is reached.',
  async check({ client, user, send, target, given, must }) {
    const usual = await client.requests();
    given('a user can authorize at the usual address', delivered(usual, client.redirectUri));
    const metadata = await fetchMetadata({ send, target });
    given('the metadata is published', isMetadata(metadata));
    const issuer = metadata.text('issuer');
    must(
      'the issuer is the one that the target names',
      that(issuer === target.issuer, `issuer: ${target.issuer}`, `issuer: ${issuer}`, metadata),
    );
    const plainAllowed = target.issuer.startsWith('http:');
    const reachable = [
      must(
        'authorization_endpoint is a URL for clients',
        sound(metadata, 'authorization_endpoint', plainAllowed),
      ),
      must('token_endpoint is a URL for clients', sound(metadata, 'token_endpoint', plainAllowed)),
    ];
    if (reachable.includes(false)) return;

    const authorization = metadata.text('authorization_endpoint') ?? '';
    const query = client.authorizationUrl().slice(client.authorizationEndpoint.length);
    const outcome = await user.decide(authorization + query);
    if (!must('a user can authorize at authorization_endpoint', delivered(outcome, client.redirectUri)))
      return;
    const code = outcome.kind === 'redirect' ? (outcome.query.get('code') ?? '') : '';
    const exchange = { grant_type: 'authorization_code', code, redirect_uri: client.redirectUri };
    const answer = await client.post(metadata.text('token_endpoint') ?? '', exchange);
    must('the code is exchanged at token_endpoint', issued(answer));
  },
});

/** Absolute, without fragment (RFC 6749 3.1, 3.2), and https unless the deployment itself is a plain http one. */
function sound(metadata: HttpResponse, member: string, plainAllowed: boolean): Finding {
  const url = metadata.text(member) ?? '';
  const absolute = URL.canParse(url) && !url.includes('#');
  return that(
    absolute && (url.startsWith('https://') || (plainAllowed && url.startsWith('http://'))),
    `${member}: an absolute ${plainAllowed ? 'http' : 'https'} URL without fragment`,
    `${member}: ${url || '(absent)'}`,
    metadata,
  );
}
