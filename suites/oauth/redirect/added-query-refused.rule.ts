import type { AuthorizationOutcome } from '../../kit/actors/outcome.ts';
import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, describeOutcome, type Finding, that } from '../../kit/findings/index.ts';
import { partsOf } from '../../kit/redirect-uri.ts';
import { defineRule } from '../../kit/rule.ts';

const ADDED = [
  ['extra', '1'],
  ['code', 'attackercode'],
  ['state', 'x'],
] as const;

export default defineRule({
  title: 'A query or fragment added to the registered redirect_uri is refused',
  cites: [
    rfc9700('2.1', 'MUST'),
    rfc9700('4.1.3', 'MUST'),
    rfc6749('3.1.2', 'MUST'),
    rfc6749('10.14', 'MUST'),
  ],
  covers: ['REDIR-05'],
  needs: ['authorization-code'],
  symptom:
    'Authorize through a prepared link ends with a code or a state that the PBX did not ask for, or with an error.',
  impact:
    "An attacker who gets an admin to follow a prepared link can put a code, a state or a fragment of the attacker's choice into the response that the PBX reads.",
  atRisk: 'access',
  remedy: 'Compare redirect_uri as a whole, with its query, and refuse one with a fragment.',
  async check({ client, given, must }) {
    given('the registered redirect URI is accepted', delivered(await client.requests(), client.redirectUri));
    const mark = partsOf(client.redirectUri).query === '' ? '?' : '&';
    for (const [name, value] of ADDED) {
      const probe = `${client.redirectUri}${mark}${name}=${value}`;
      const outcome = await client.requests({ redirect_uri: probe });
      const added = outcome.kind === 'redirect' && outcome.query.getAll(name).includes(value);
      must(`an added ${name}=${value} does not come back`, notAdded(outcome, added, `${name}=${value}`));
    }
    const outcome = await client.requests({ redirect_uri: `${client.redirectUri}#frag` });
    const added = outcome.kind === 'redirect' && outcome.location.includes('#frag');
    must('an added fragment does not come back', notAdded(outcome, added, '#frag'));
  },
});

function notAdded(outcome: AuthorizationOutcome, added: boolean, part: string): Finding {
  return that(!added, `no redirect with ${part}`, describeOutcome(outcome), ...outcome.trail);
}
