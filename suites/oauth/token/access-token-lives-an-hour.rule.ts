import { rfc6750 } from '../../kit/cites.ts';
import { issued, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { readJwt } from '../../kit/jwt.ts';
import { defineRule } from '../../kit/rule.ts';
import { issuances } from '../../kit/sample-token-requests.ts';

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
  async check({ client, target, given, must, notApplicable }) {
    const made = await issuances({ client, target });
    for (const { grant, answer } of made) given(`${grant} is accepted`, issued(answer));
    const read = made.map((issuance) => ({ ...issuance, lifetimes: lifetimesOf(issuance.answer) }));
    if (read.every(({ lifetimes }) => lifetimes.length === 0)) {
      notApplicable('the lifetime of an access token can be read neither from expires_in nor from the token');
    }
    for (const { grant, answer, lifetimes } of read) {
      const actual = lifetimes.map((seconds) => `${seconds} s`).join(' and ') || 'unknown';
      must(
        `the access token of ${grant} lives an hour at most`,
        that(
          lifetimes.every((seconds) => seconds <= HOUR + SLACK),
          `${HOUR} s or less`,
          actual,
          answer,
        ),
      );
      const [first = 0, second = first] = lifetimes;
      must(
        `expires_in of ${grant} agrees with the token`,
        that(Math.abs(first - second) <= SLACK, `the same lifetime within ${SLACK} s`, actual, answer),
      );
    }
  },
});

/** @returns the lifetime by `expires_in`, then by the token itself when it is a JWT with iat and exp; seconds */
function lifetimesOf(answer: HttpResponse): number[] {
  const { iat, exp } = readJwt(answer.accessToken ?? '')?.payload ?? {};
  const byToken = typeof iat === 'number' && typeof exp === 'number' ? exp - iat : undefined;
  return [answer.json?.['expires_in'], byToken].filter((seconds) => typeof seconds === 'number');
}
