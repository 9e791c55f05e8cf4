import { connectorApi, crmEngine } from '../../kit/cites.ts';
import { connect, counts, placeCall, reported, strangersNumber } from '../../kit/findings/pbx.ts';
import { creationSwitches } from '../../kit/findings/template.ts';
import { defineRule } from '../../kit/rule.ts';

const HOUR_MS = 3_600_000;

/**
 * The second reading of what the placeholder is for, "so that 3CX can still trigger the call creation step". By the first
 * one a PBX reports every call: `pbx/calls/unknown-caller-logged`.
 */
export default defineRule({
  title: 'Unknown callers are logged even by a PBX that reports calls with a contact only',
  cites: [connectorApi('GET /api/crm/lookup/contacts/search', 'MUST'), crmEngine('Calls', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api', 'journaling', 'journal-reading'],
  alsoHeadless: true,
  simulatedPbx: 'versions',
  permissions: ['destructive'],
  symptom: 'Calls of unknown callers are missing from the CRM, and the integration log shows no error.',
  impact: 'Calls of unknown callers are missing from the CRM, so new customers go unnoticed.',
  atRisk: 'records',
  remedy:
    'Answer every search without a match with the placeholder contact, and log a call that is reported with it as one without a contact.',
  async check({ api, client, pbx, given, must }) {
    pbx.simulator.saveSystemSettings({ contactlessCalls: 'dropped' });
    await connect({ pbx, given });
    const switches = creationSwitches(await pbx.templateText());
    await pbx.save(Object.fromEntries(switches.map((name) => [name, 'False'])));
    given('a call of a known contact is logged', reported((await placeCall({ api, client, pbx })).result));
    const number = strangersNumber();
    for (const [which, hours] of [
      ['first', 2],
      ['second', 1],
    ] as const) {
      const call = { number, startedAt: Date.now() - hours * HOUR_MS, durationSeconds: 30 };
      const { result, records } = await placeCall({ api, client, pbx }, call);
      must(`the PBX reports the ${which} call of an unknown caller`, reported(result));
      must(`the ${which} call is listed once`, counts(records, 1));
    }
  },
});
