import { rfc6749 } from '../../kit/cites.ts';
import { delivered, type Finding } from '../../kit/findings/index.ts';
import { unguessable } from '../../kit/findings/unguessable.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { codeIn, type Traffic } from '../../kit/witness/traffic.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const APPROVALS = 8;

export default defineRule({
  title: 'Codes are unguessable and never repeat',
  cites: [rfc6749('10.10', 'MUST')],
  covers: ['CODE-13'],
  needs: ['authorization-code'],
  alone: 'samples',
  impact: 'An attacker who guesses a code during an Authorize can exchange it and take the connection over.',
  atRisk: 'access',
  remedy: 'Make codes of at least 128 bits from a cryptographically secure source of randomness.',
  witness: witnessOf(['authorize', 'other'], `${APPROVALS} redirects with a code`, {
    'codes are worth 128 bits': (traffic) => samples(traffic),
  }),
  async check({ client, given, must }) {
    const codes: string[] = [];
    const answers: HttpResponse[] = [];
    for (let approval = 1; approval <= APPROVALS; approval += 1) {
      const outcome = await client.requests();
      given(`approval ${approval} brings a code`, delivered(outcome, client.redirectUri));
      if (outcome.kind === 'redirect') codes.push(outcome.query.get('code') ?? '');
      answers.push(outcome.answer);
    }
    must('the codes all differ and are worth 128 bits', unguessable(codes, ...answers));
  },
});

/** Codes of one length, as one generator makes them. */
function samples({ redirects }: Traffic): Finding[] {
  const byCode = new Map(redirects.map((one) => [codeIn(one), one.outcome.answer]));
  byCode.delete('');
  return [...Map.groupBy(byCode, ([{ length }]) => length).values()]
    .filter((group) => group.length >= APPROVALS)
    .map((group) =>
      unguessable(
        group.map(([code]) => code),
        ...group.map(([, answer]) => answer),
      ),
    );
}
