import { rfc6749 } from '../../kit/cites.ts';
import { delivered } from '../../kit/findings/index.ts';
import { unguessable } from '../../kit/findings/unguessable.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

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
