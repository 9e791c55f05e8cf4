import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { connect, journaledAs, journalOf, placeCall, reported } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';
import { transferredCall } from '../../kit/transferred-call.ts';

const SECOND = 1000;
const RINGING = 5;
/** What the three agents talk, in seconds: together more than two hours. */
const TALKS = [2400, 3000, 2100] as const;
const WHOLE = TALKS.reduce((sum, talk) => sum + talk, 0) + 2 * RINGING;
const ORDINALS = ['first', 'second', 'third'] as const;

export default defineRule({
  title: 'A call that was transferred twice is logged as the PBX reports it, as a whole or agent by agent',
  cites: [connectorApi('POST /api/crm/lookup/phone-calls', 'MUST'), crmEngine('Calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  simulatedPbx: 'inbound-calls',
  permissions: ['destructive'],
  impact: 'The work of agents who pass calls on is missing from the CRM, or is logged for another agent.',
  atRisk: 'records',
  remedy:
    'Take each report for what it says: calls are the same only where start, agent, number and direction are, and a call may last hours.',
  async check({ api, client, pbx, given, must, note }) {
    await connect({ pbx, given });
    const known = await placeCall({ api, client, pbx });
    given('a call without a transfer is logged', reported(known.result));
    // On a whole second: journals keep no fractions.
    const startedAt = Math.floor(Date.now() / SECOND) * SECOND - 4 * 3600 * SECOND;
    const place = async (callReports: 'call' | 'leg', begin: number) => {
      if (pbx.simulator.systemSettings().callReports !== callReports)
        pbx.simulator.saveSystemSettings({ callReports });
      const legs = transferredCall(begin, TALKS, RINGING);
      const [{ to: agent } = { to: '' }] = legs;
      const call = { number: pbx.knownNumber, agent, startedAt: begin, legs };
      return { legs, result: await pbx.simulator.call(call) };
    };

    note('Which of the two a 3CX sends is not public: both are asked for.');
    const whole = await place('call', startedAt);
    must('the report of the whole call is accepted', reported(whole.result));
    const last = await journalOf({ api, client }, whole.legs.at(-1)?.to ?? '');
    must(
      'it is listed once, for the last agent, with the time of all',
      journaledAs(last, { duration: WHOLE }),
    );

    const parts = await place('leg', startedAt - 24 * 3600 * SECOND);
    must('the reports of all three agents are accepted', reported(parts.result));
    for (const [index, leg] of parts.legs.entries())
      must(
        `what the ${ORDINALS[index]} agent had of the call is listed once`,
        journaledAs(await journalOf({ api, client }, leg.to), { duration: leg.durationSeconds }),
      );
  },
});
