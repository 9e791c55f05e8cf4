import { connectorApi, guide } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: 'Every CRM request of the template carries the Account ID',
  cites: [connectorApi('Accounts', 'MUST'), guide('Import the CRM Template', 'MUST')],
  needs: ['template', 'crm-api'],
  impact:
    'A wrong Account ID goes unnoticed: the PBX reads and logs in the account of the token, not in the one that the admin entered.',
  atRisk: 'records',
  remedy: 'Send the Account ID that the admin filled in with every request to the CRM API.',
  async check({ target, given, must, notApplicable }) {
    const header = target.api.accountHeader?.toLowerCase();
    if (header === undefined) return notApplicable('the account comes from the token alone');
    const { crm, model } = await readTemplate(target);
    const account = model.parameters.find(({ title }) => title.trim() === 'Account ID');
    given(
      'there is a parameter titled Account ID',
      that(account !== undefined, 'one', account === undefined ? 'none' : 'one'),
    );
    given('the template sends CRM requests', that(crm.length > 0, 'some', `${crm.length}`));
    const without = crm
      .filter(({ request }) =>
        request.headers.every(
          ({ key, text }) => key.toLowerCase() !== header || text.trim() !== `[${account?.name}]`,
        ),
      )
      .map(({ id }) => id || 'the lookup by number');
    must(
      'every CRM request carries it in the header',
      that(
        without.length === 0,
        `${header} in each`,
        without.length === 0 ? 'in each' : `not in ${without.join(', ')}`,
      ),
    );
  },
});
