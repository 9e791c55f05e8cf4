import type { Client } from '../../kit/actors/client.ts';
import { rfc6749 } from '../../kit/cites.ts';
import { type Finding, issued, that } from '../../kit/findings/index.ts';
import { unguessable } from '../../kit/findings/unguessable.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import type { TokenRequest } from '../../kit/witness/token-request.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const TOKENS = 8;

export default defineRule({
  title: 'Access and refresh tokens are unguessable and never repeat',
  cites: [rfc6749('10.10', 'MUST'), rfc6749('10.3', 'MUST'), rfc6749('10.4', 'MUST')],
  covers: ['TOKEN-07'],
  needs: ['client-credentials', 'authorization-code', 'refresh-token'],
  alone: 'samples',
  impact:
    "An attacker who works out another token reads and writes the account's records in the name of the PBX; a refresh token also needs the client's credentials.",
  atRisk: 'access',
  remedy: 'Draw every token from a cryptographic random source, with 128 bits at least.',
  witness: witnessOf(['token'], `${TOKENS} tokens of one grant`, {
    'access tokens are unguessable': ({ issued: seen }) => unguessableIn(seen, 'accessToken'),
    'refresh tokens are unguessable': ({ issued: seen }) => unguessableIn(seen, 'refreshToken'),
  }),
  async check({ client, given, must }) {
    const accessAnswers: HttpResponse[] = [];
    for (let count = 0; count < TOKENS; count += 1) accessAnswers.push(await client.clientCredentials());
    given(
      'every client credentials request is accepted',
      firstBroken(accessAnswers.map((answer) => issued(answer))),
    );
    const accessTokens = accessAnswers.map(({ accessToken = '' }) => accessToken);
    must('access tokens are unguessable and never repeat', unguessable(accessTokens, ...accessAnswers));

    const { values, answers } = await refreshTokensOf(client);
    must('refresh tokens are unguessable and never repeat', unguessable(values, ...answers));
  },
});

/**
 * Tokens of one kind and one length, as one generator makes them; one that was issued again is counted once: a request
 * may be repeated because its answer was lost.
 */
function unguessableIn(
  issuances: readonly TokenRequest[],
  member: 'accessToken' | 'refreshToken',
): Finding[] {
  const byValue = new Map(issuances.map((one) => [one.answer[member] ?? '', one]));
  byValue.delete('');
  const groups = Map.groupBy(byValue, ([value, { grant }]) => `${grant} ${value.length}`);
  return [...groups.values()]
    .filter((group) => group.length >= TOKENS)
    .map((group) => {
      const answers = group.map(([, { answer }]) => answer);
      return unguessable(
        group.map(([value]) => value),
        ...answers,
      );
    });
}

/** Refresh tokens of one connection where each refresh brings a new one, else of several connections. */
async function refreshTokensOf(
  client: Client,
): Promise<{ readonly values: readonly string[]; readonly answers: readonly HttpResponse[] }> {
  const first = await client.grant();
  const values = [first.refreshToken];
  const answers = [first.answer];
  while (values.length < TOKENS) {
    const last = values.at(-1) ?? '';
    const answer = await client.refresh(last);
    const rotated = answer.refreshToken !== undefined && answer.refreshToken !== last;
    const next = rotated ? { refreshToken: answer.refreshToken ?? '', answer } : await client.grant();
    values.push(next.refreshToken);
    answers.push(next.answer);
  }
  return { values, answers };
}

function firstBroken([first, ...rest]: readonly Finding[]): Finding {
  const findings = first === undefined ? [] : [first, ...rest];
  return findings.find(({ holds }) => !holds) ?? first ?? that(false, 'an answer', 'none');
}
