import { rfc7517 } from '../../kit/cites.ts';
import { type Finding, that } from '../../kit/findings/index.ts';
import { fetchMetadata, isMetadata } from '../../kit/findings/metadata.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { answerOf } from '../../kit/witness/seen-answer.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

/** Members that only the owner of a key may know (RFC 7518 6.2.2, 6.3.2, 6.4.1). */
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

export default defineRule({
  title: 'Published keys contain no private parts',
  cites: [rfc7517('9.2', 'MUST')],
  covers: ['META-07'],
  needs: ['metadata'],
  impact:
    'An attacker who reads a private key, or computes it from a short RSA key, can sign access tokens for any account.',
  atRisk: 'access',
  remedy:
    'Publish public keys only, of at least 2048 bits where they are RSA keys, and replace a key that was exposed.',
  witness: witnessOf(['metadata', 'other'], 'a set of published keys', {
    'no published key shows a private part': ({ metadata, pages }) =>
      [...metadata, ...pages]
        .map((seen) => answerOf(seen))
        .filter((answer) => answer.status === 200 && keysOf(answer).some((key) => 'kty' in key))
        .map((answer) => publicOnly(answer)),
  }),
  async check({ send, target, given, must, note }) {
    const metadata = await fetchMetadata({ send, target });
    given('the metadata is published', isMetadata(metadata));
    const named = metadata.text('jwks_uri');
    const usual = ['/.well-known/jwks.json', '/oauth/jwks'].map((path) => new URL(path, target.issuer).href);
    const answers: HttpResponse[] = [];
    for (const url of named === undefined ? usual : [named]) {
      answers.push(await send({ method: 'GET', url, headers: [['accept', 'application/json']] }));
    }
    const keys = answers.flatMap(keysOf);
    if (keys.length === 0) note('no key set is published where one could be looked for');
    must('no published key shows a private part', publicOnly(...answers));
    const short = keys
      .filter((key) => key['kty'] === 'RSA')
      .map((key) => bitsOf(key['n']))
      .filter((bits) => bits < 2048);
    must(
      'no published RSA key is short',
      that(
        short.length === 0,
        'RSA keys of 2048 bits or more',
        short.map((bits) => `${bits} bits`).join(', ') || 'none is shorter',
        ...answers,
      ),
    );
  },
});

function publicOnly(...answers: readonly HttpResponse[]): Finding {
  const keys = answers.flatMap(keysOf);
  const shown = PRIVATE.filter((member) => keys.some((key) => member in key));
  const actual = shown.length === 0 ? `${keys.length} keys` : `members ${shown.join(', ')}`;
  return that(shown.length === 0, 'public parts only', actual, ...answers);
}

function keysOf(answer: HttpResponse): Readonly<Record<string, unknown>>[] {
  const keys = answer.json?.['keys'];
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'object' && key !== null) : [];
}

/** Bits of a modulus in base64url. */
function bitsOf(modulus: unknown): number {
  return typeof modulus === 'string' ? Buffer.from(modulus, 'base64url').length * 8 : 0;
}
