import { rfc6750 } from '../../kit/cites.ts';
import { type Finding, issued, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { readJwt } from '../../kit/jwt.ts';
import { defineRule } from '../../kit/rule.ts';
import { issuances } from '../../kit/sample-token-requests.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const HOUR = 3600;
/** Seconds by which two readings of one lifetime may differ. */
const SLACK = 60;

export default defineRule({
  title: 'Access tokens live no longer than an hour',
  cites: [rfc6750('5.3', 'SHOULD')],
  covers: ['TOKEN-05'],
  impact:
    'An attacker who gets hold of an access token can use it for longer than an hour. Where expires_in and the token differ, the PBX uses a dead token or refreshes too early.',
  atRisk: 'access',
  remedy:
    'Issue access tokens for an hour or less, with the same lifetime in expires_in and in the token, and let the PBX refresh them.',
  witness: witnessOf(['token'], 'a token response that says how long its token lives', {
    'the access token lives an hour at most': ({ issued: seen }) =>
      seen.filter(({ answer }) => lifetimesOf(answer).length > 0).map(({ answer }) => livesAnHour(answer)),
    'expires_in agrees with the token': ({ issued: seen }) =>
      seen.filter(({ answer }) => lifetimesOf(answer).length > 1).map(({ answer }) => agrees(answer)),
  }),
  async check({ client, target, given, must, notApplicable }) {
    const made = await issuances({ client, target });
    for (const { grant, answer } of made) given(`${grant} is accepted`, issued(answer));
    if (made.every(({ answer }) => lifetimesOf(answer).length === 0)) {
      notApplicable('the lifetime of an access token can be read neither from expires_in nor from the token');
    }
    for (const { grant, answer } of made) {
      must(`the access token of ${grant} lives an hour at most`, livesAnHour(answer));
      must(`expires_in of ${grant} agrees with the token`, agrees(answer));
    }
  },
});

function livesAnHour(answer: HttpResponse): Finding {
  const fits = lifetimesOf(answer).every((seconds) => seconds <= HOUR + SLACK);
  return that(fits, `${HOUR} s or less`, inWords(answer), answer);
}

function agrees(answer: HttpResponse): Finding {
  const [first = 0, second = first] = lifetimesOf(answer);
  const expected = `the same lifetime within ${SLACK} s`;
  return that(Math.abs(first - second) <= SLACK, expected, inWords(answer), answer);
}

function inWords(answer: HttpResponse): string {
  return (
    lifetimesOf(answer)
      .map((seconds) => `${seconds} s`)
      .join(' and ') || 'unknown'
  );
}

/** @returns the lifetime by `expires_in`, then by the token itself when it is a JWT with iat and exp; seconds */
function lifetimesOf(answer: HttpResponse): number[] {
  const { iat, exp } = readJwt(answer.accessToken ?? '')?.payload ?? {};
  const byToken = typeof iat === 'number' && typeof exp === 'number' ? exp - iat : undefined;
  return [answer.json?.['expires_in'], byToken].filter((seconds) => typeof seconds === 'number');
}
