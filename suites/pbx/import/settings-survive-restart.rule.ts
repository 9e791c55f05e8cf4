import { guide } from '../../kit/cites.ts';
import { fieldsOfGuide, hasFieldsOfGuide, imported } from '../../kit/findings/import.ts';
import { authorized, withoutErrors } from '../../kit/findings/pbx.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The PBX asks for Client ID, Client Secret and Account ID, and keeps them across a restart',
  cites: [guide('Import the CRM Template', 'MUST')],
  needs: ['authorization-code', 'refresh-token', 'template', 'crm-api'],
  simulatedPbx: 'restart',
  symptom:
    'The settings page lacks one of the three fields that the guide names, or the connection is lost after a restart.',
  impact:
    'The admin cannot enter the credentials, or callers stay unidentified and calls unlogged after each restart of the PBX.',
  atRisk: 'connection',
  remedy:
    'Give the template parameters titled Client ID, Client Secret and Account ID, and read the fresh refresh token under the name of the OAuth parameter.',
  async check({ pbx, given, must }) {
    given('the template is imported', imported(await pbx.upload()));
    const fields = () => fieldsOfGuide(pbx.simulator.parameters());
    must('the settings page asks for the three values', hasFieldsOfGuide(fields(), 'fields titled'));
    await pbx.save();
    given('Authorize connects the PBX', authorized(await pbx.authorize()));
    given('a call is looked up', withoutErrors(await pbx.ring()));
    await pbx.simulator.restart();
    const kept = fields().filter(({ isSet }) => isSet);
    must('the three values are kept across a restart', hasFieldsOfGuide(kept, 'values for'));
    must('a call is looked up after the restart without a new Authorize', withoutErrors(await pbx.ring()));
  },
});
