import { guide } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { readHeadlessTemplate, readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';
import { isHeadlessOnly } from '../kit/target.ts';

/** Ids of the scenarios that a PBX triggers: lookups, searches, new contacts and reports. */
const TRIGGERED = /^$|^(Lookup|Search|CreateContact|Report)/;

export default defineRule({
  title: 'The Client Credentials template serves every event that the standard one serves',
  cites: [guide('Authentication Types', 'SHOULD')],
  needs: ['template', 'headless-template'],
  symptom:
    'With one of the two templates calls, chats or new contacts reach the CRM, with the other they do not.',
  impact: 'Where the PBX was connected without a browser, calls or chats are missing from the CRM.',
  atRisk: 'records',
  remedy: 'Make both templates of the same scenarios, apart from those that sign in.',
  async check({ target, must, notApplicable }) {
    if (isHeadlessOnly(target)) notApplicable('there is no other template');
    const [standard, headless] = [await readTemplate(target), await readHeadlessTemplate(target)];
    const served = new Set(headless.crm.map(({ id }) => id));
    const missing = standard.crm
      .filter(({ id }) => TRIGGERED.test(id) && !served.has(id))
      .map(({ id }) => id || 'the lookup by number');
    must(
      'it has a scenario for each of them',
      that(missing.length === 0, 'the scenarios of the standard template', `none for ${missing.join(', ')}`),
    );
  },
});
