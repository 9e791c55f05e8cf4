import { guide } from '../../kit/cites.ts';
import { imported } from '../../kit/findings/import.ts';
import { that } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { isHeadlessOnly } from '../../kit/target.ts';

export default defineRule({
  title: 'The Client Credentials template is imported beside the standard one, not over it',
  cites: [guide('Authentication Types', 'SHOULD')],
  needs: ['template', 'headless-template'],
  symptom: 'After the import the list of templates shows one, and the Authorize button is gone or new.',
  impact: 'The import replaces the template that the PBX works with, and its connection with it.',
  atRisk: 'connection',
  remedy: 'Give the two templates different values of Name, the name by which a PBX knows a template.',
  async check({ pbx, target, given, must, notApplicable }) {
    if (isHeadlessOnly(target)) notApplicable('there is no other template');
    const standard = await pbx.upload();
    given('the standard template is imported', imported(standard));
    const headless = await pbx.uploadHeadless();
    given('the Client Credentials template is imported', imported(headless));
    const listed = await pbx.templateNames();
    const names = new Set(
      [standard, headless].flatMap((upload) => (upload.ok ? [upload.template.name] : [])),
    );
    const both = listed.filter((name) => names.has(name));
    must('the PBX lists both', that(both.length === 2, 'two templates', both.join(', ')));
  },
});
