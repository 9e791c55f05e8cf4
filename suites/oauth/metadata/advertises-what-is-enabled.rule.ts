import { rfc8414, rfc9700 } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { fetchMetadata, isMetadata, lists } from '../../kit/findings/metadata.ts';
import { defineRule } from '../../kit/rule.ts';

const GRANTS = ['authorization_code', 'client_credentials', 'refresh_token'];

export default defineRule({
  title: 'The metadata advertises only what is enabled',
  cites: [rfc8414('2', 'MUST'), rfc9700('2.4', 'MUST')],
  covers: ['META-03'],
  needs: ['metadata'],
  impact:
    'A client that configures itself from the metadata picks a grant or response type that is refused, or one that a connector must not offer.',
  atRisk: 'diagnosis',
  remedy:
    'List the grants and response types that are enabled, and switch off the password and implicit grants.',
  async check({ client, send, target, given, must }) {
    given('the client gets a token', issued(await client.served()));
    const metadata = await fetchMetadata({ send, target });
    given('the metadata is published', isMetadata(metadata));
    // Without the member the default applies, which includes the implicit grant (RFC 8414 2).
    must(
      'no other grants are advertised than those of a connector',
      lists(
        metadata,
        'grant_types_supported',
        `some of ${GRANTS.join(', ')}`,
        (grants) => grants.length > 0 && grants.every((grant) => GRANTS.includes(grant)),
      ),
    );
    must(
      'code is the only response type advertised',
      lists(metadata, 'response_types_supported', 'code', (types) => types.join(' ') === 'code'),
    );
  },
});
