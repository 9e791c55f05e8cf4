import { connectorApi, guide } from '../../kit/cites.ts';
import { that } from '../../kit/findings/index.ts';
import { connect, failsWith, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A wrong Account ID is refused with an error that the PBX can read, and can be corrected',
  cites: [guide('Import the CRM Template', 'MUST'), connectorApi('Accounts', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  simulatedPbx: 'diagnosis',
  symptom:
    'With a typing error in Account ID calls show no contact, and the integration log gives no reason.',
  impact: 'The admin does not find the typing error, and callers stay unidentified and calls unlogged.',
  atRisk: 'connection',
  remedy: 'Refuse an Account ID that is not that of the token with 403 and an error as JSON.',
  async check({ api, pbx, target, given, must, notApplicable }) {
    if (target.api.accountHeader === undefined)
      notApplicable('the account comes from the token alone, so no Account ID is sent');
    await connect({ pbx, given });
    await pbx.save({ 'Account ID': `${api.account.id}9` });
    const call = await pbx.ring();
    must('no contact is shown for it', that(call.contact === undefined, 'no contact', 'a contact'));
    must('the call fails at the PBX', failsWith(call));
    must(
      'the PBX can read the error',
      that(
        call.errors.every(({ code }) => code !== 'bad-response'),
        'a status that says no',
        call.errors[0]?.message ?? 'no error',
      ),
    );
    await pbx.save();
    must('a call is looked up with the right one', withoutErrors(await pbx.ring()));
  },
});
