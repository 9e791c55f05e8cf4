import { crmEngine, guide } from '../../kit/cites.ts';
import { imported } from '../../kit/findings/import.ts';
import { that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The template is offered under a file name that the PBX accepts',
  cites: [guide('Import the CRM Template', 'MUST'), crmEngine('The document', 'MUST')],
  needs: ['template'],
  simulatedPbx: 'uploads',
  symptom: 'Add Template refuses the file: its name must not contain spaces or special characters.',
  impact: 'The customer cannot import the template as downloaded, so the PBX stays unconnected.',
  atRisk: 'connection',
  remedy: 'Offer the download as CXEngine.xml (Content-Disposition).',
  async check({ pbx, target, given, must }) {
    given('the template is imported under the recommended name', imported(await pbx.upload('CXEngine.xml')));
    const spaced = await pbx.upload('CX Engine.xml');
    given(
      'the PBX refuses a name with a space',
      that(!spaced.ok, 'a refused upload', spaced.ok ? 'it is imported' : spaced.message),
    );
    const offered = await pbx.upload();
    must(
      'the template is imported under the name it is offered with',
      that(
        offered.ok,
        'an imported template',
        offered.ok ? 'it is imported' : `"${target.template?.fileName}": ${offered.message}`,
      ),
    );
  },
});
