import { rfc6749, rfc8414 } from '../../kit/cites.ts';
import { issued, that } from '../../kit/findings/index.ts';
import { fetchMetadata, isMetadata, listOf } from '../../kit/findings/metadata.ts';
import { defineRule } from '../../kit/rule.ts';

const METHODS = ['client_secret_basic', 'client_secret_post'] as const;

export default defineRule({
  title: 'The advertised client authentication methods work',
  cites: [rfc8414('2', 'MUST'), rfc6749('2.3.1', 'MUST')],
  covers: ['META-04'],
  needs: ['metadata'],
  symptom:
    'With a template that sends the secret in the advertised way, Authorize ends with "invalid_client"; the integration stays not connected.',
  impact:
    'A PBX set up by the metadata cannot be connected. Where "none" is advertised, clients are led to send no secret.',
  atRisk: 'connection',
  remedy: 'List the methods that the token endpoint accepts, and never "none", which needs no secret.',
  async check(context) {
    const { client, send, target, given, must, note } = context;
    given('the client gets a token', issued(await client.served()));
    const metadata = await fetchMetadata({ send, target });
    given('the metadata is published', isMetadata(metadata));
    // The default of RFC 8414 2.
    const advertised = listOf(metadata, 'token_endpoint_auth_methods_supported') ?? ['client_secret_basic'];
    const listed = advertised.join(', ');
    must(
      'the method "none" is not advertised',
      that(!advertised.includes('none'), 'no method "none"', listed, metadata),
    );
    for (const method of METHODS.filter((one) => advertised.includes(one))) {
      let answer = await client.served({}, { auth: method });
      // A server may hold each client to the method it is registered for (RFC 7591 2).
      const { other } = target.clients;
      if (answer.accessToken === undefined && method !== client.info.auth && other?.auth === method) {
        note(`${method} works for the second client, which is registered for it`);
        answer = await context.stranger.served();
      }
      must(`${method} yields a token, as advertised`, issued(answer));
    }
  },
});
