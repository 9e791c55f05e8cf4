import { rfc6749 } from '../../kit/cites.ts';
import { type Finding, issued, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { readJwt } from '../../kit/jwt.ts';
import { defineRule } from '../../kit/rule.ts';

const ACCESS_TOKENS = 10;
const REFRESH_TOKENS = 3;
/** RFC 6749 10.10: a guess hits with a probability of 2^-128 at most; estimated from a sample, hence 2 percent less. */
const BITS = 128 * 0.98;

export default defineRule({
  title: 'Access and refresh tokens are unguessable and never repeat',
  cites: [rfc6749('10.10', 'MUST'), rfc6749('10.3', 'MUST'), rfc6749('10.4', 'MUST')],
  covers: ['TOKEN-07'],
  needs: ['client-credentials', 'authorization-code', 'refresh-token'],
  impact:
    "An attacker who works out another token reads and writes the account's records in the name of the PBX; a refresh token also needs the client's credentials.",
  atRisk: 'access',
  remedy: 'Draw every token from a cryptographic random source, with 128 bits at least.',
  async check({ client, given, must }) {
    const accessAnswers: HttpResponse[] = [];
    for (let count = 0; count < ACCESS_TOKENS; count += 1)
      accessAnswers.push(await client.clientCredentials());
    given(
      'every client credentials request is accepted',
      firstBroken(accessAnswers.map((answer) => issued(answer))),
    );
    const accessTokens = accessAnswers.map(({ accessToken = '' }) => accessToken);
    must('access tokens are unguessable and never repeat', unguessable(accessTokens, accessAnswers));

    const grants = [];
    for (let count = 0; count < REFRESH_TOKENS; count += 1) grants.push(await client.grant());
    const refreshTokens = grants.map(({ refreshToken }) => refreshToken);
    must(
      'refresh tokens are unguessable and never repeat',
      unguessable(
        refreshTokens,
        grants.map(({ answer }) => answer),
      ),
    );
  },
});

function firstBroken([first, ...rest]: readonly Finding[]): Finding {
  const findings = first === undefined ? [] : [first, ...rest];
  return findings.find(({ holds }) => !holds) ?? first ?? that(false, 'an answer', 'none');
}

/** Judges what varies between tokens: what all of them share adds no entropy. */
function unguessable(tokens: readonly string[], answers: readonly HttpResponse[]): Finding {
  const values = tokens.map(secretPart);
  const distinct = new Set(values).size;
  const varying = values.map((value) => value.slice(sharedPrefix(values)));
  const bits = Math.floor(averageLength(varying) * entropyPerCharacter(varying.join('')));
  return that(
    distinct === values.length && bits >= BITS,
    `${values.length} different tokens of about 128 bits or more`,
    `${distinct} different tokens of about ${bits} bits`,
    ...answers,
  );
}

/** The part that distinguishes tokens: the `jti` of a JWT, or else its signature. */
function secretPart(token: string): string {
  const jwt = readJwt(token);
  if (jwt === undefined) return token;
  return typeof jwt.payload['jti'] === 'string' ? jwt.payload['jti'] : jwt.signature;
}

function sharedPrefix([first = '', ...others]: readonly string[]): number {
  const differs = [...first].findIndex((character, at) => others.some((other) => other[at] !== character));
  return differs < 0 ? first.length : differs;
}

function averageLength(values: readonly string[]): number {
  return values.reduce((sum, value) => sum + value.length, 0) / Math.max(1, values.length);
}

/** Shannon's entropy in bits, with the Miller-Madow correction for the smallness of the sample. */
function entropyPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const shannon = [...counts.values()].reduce(
    (sum, n) => sum - (n / text.length) * Math.log2(n / text.length),
    0,
  );
  return shannon + (text.length === 0 ? 0 : (counts.size - 1) / (2 * text.length * Math.LN2));
}
