import { crmEngine, guide } from '../../kit/cites.ts';
import { imported } from '../../kit/findings/import.ts';
import { that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The PBX imports the template',
  cites: [guide('Import the CRM Template', 'MUST'), crmEngine('The document', 'MUST')],
  needs: ['template'],
  symptom: 'Add Template answers "incorrect file format", and the template does not appear in the list.',
  impact: 'The customer cannot connect the PBX at all.',
  atRisk: 'connection',
  remedy:
    'Serve well-formed XML of the current vocabulary, whose authentication names a scenario that it has.',
  async check({ pbx, must }) {
    must('the upload is accepted', imported(await pbx.upload('CXEngine.xml')));
    const { template } = await pbx.status();
    must(
      'the template can be selected by its name',
      that(
        template !== undefined && template.trim() !== '',
        'a template with a name',
        `the name "${template}"`,
      ),
    );
  },
});
