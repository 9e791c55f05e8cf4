import { rfc8414, rfc9700 } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { fetchMetadata, isMetadata, listOf, lists } from '../../kit/findings/metadata.ts';
import { challengeOf, newVerifier } from '../../kit/pkce.ts';
import { defineRule } from '../../kit/rule.ts';

const MEMBER = 'code_challenge_methods_supported';

export default defineRule({
  title: 'PKCE support is advertised truthfully',
  cites: [rfc9700('2.1.1', 'SHOULD'), rfc8414('2', 'MAY')],
  covers: ['META-05'],
  needs: ['metadata', 'authorization-code', 'pkce'],
  impact:
    'A client that decides by the metadata goes without PKCE although it is supported, or uses a method that is refused.',
  atRisk: 'diagnosis',
  remedy: 'List S256, and plain only while it is accepted.',
  async check({ client, send, target, given, must }) {
    const verifier = newVerifier();
    const code = await client.authorize(challengeOf(verifier));
    given('PKCE with S256 works', issued(await client.exchange(code, { code_verifier: verifier })));
    const metadata = await fetchMetadata({ send, target });
    given('the metadata is published', isMetadata(metadata));
    must(
      'S256 is advertised',
      lists(metadata, MEMBER, 'S256', (methods) => methods.includes('S256')),
    );
    if (listOf(metadata, MEMBER)?.includes('plain') !== true) return;
    const outcome = await client.requests({ code_challenge: verifier, code_challenge_method: 'plain' });
    const plainCode = outcome.kind === 'redirect' ? (outcome.query.get('code') ?? '') : '';
    must(
      'plain, which is advertised, works',
      issued(await client.exchange(plainCode, { code_verifier: verifier })),
    );
  },
});
