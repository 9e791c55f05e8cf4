import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { connect, counts, journaledAs, placeCall } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const RINGING = 7;
/** An hour, two minutes and five seconds: too long for a format that drops the hours. */
const TALKING = 3725;

export default defineRule({
  title: 'A logged call carries the times of the PBX, as instants in UTC, and its talk time in seconds',
  cites: [connectorApi('POST /api/crm/lookup/phone-calls', 'MUST'), crmEngine('Expressions', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  simulatedPbx: 'call-details',
  permissions: ['destructive'],
  impact:
    "Calls appear in the CRM at the wrong hour, shifted by the PBX's time zone, or with a wrong duration, so reports about them are wrong.",
  atRisk: 'records',
  remedy: 'Report the ...TimeUTC values with a format that ends in Z, and the duration as total seconds.',
  async check({ api, client, pbx, given, must }) {
    await connect({ pbx, given });
    // Seventeen seconds past a minute, so that a format without seconds shows.
    const startedAt = Math.floor(Date.now() / MINUTE) * MINUTE - 2 * TALKING * SECOND + 17 * SECOND;
    const call = { startedAt, ringSeconds: RINGING, durationSeconds: TALKING };
    const { records } = await placeCall({ api, client, pbx }, call);
    given('the call is listed once', counts(records, 1));
    const instant = (seconds: number) => new Date(startedAt + seconds * SECOND).toISOString();
    must('it starts when the phone rang', journaledAs(records, { started_at: instant(0) }));
    must(
      'it is established when it was answered',
      journaledAs(records, { established_at: instant(RINGING) }),
    );
    must('it ends when it was hung up', journaledAs(records, { ended_at: instant(RINGING + TALKING) }));
    must('its duration is the talk time', journaledAs(records, { duration: TALKING }));
  },
});
