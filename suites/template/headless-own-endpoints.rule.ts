import { connectorApi, guide } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { ownRequests, readHeadlessTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: "The Client Credentials template leads to this deployment's own endpoints only",
  cites: [connectorApi('CRM API', 'MUST'), guide('Authentication Types', 'MUST')],
  needs: ['headless-template'],
  symptom: 'Calls fail in the integration log, unless the other deployment answers in its place.',
  impact:
    'The Client Secret, tokens and calls of the customer are sent to the operator of another deployment.',
  atRisk: 'access',
  remedy: "Write this deployment's public URL into the template when it is downloaded.",
  async check({ target, must }) {
    const { authentication, crm } = await readHeadlessTemplate(target);
    const { token } = target.endpoints;
    const url = authentication.find(({ request }) => request !== undefined)?.request?.url.text ?? '(none)';
    must(
      'the PBX signs in at the token endpoint',
      that(url.split('?')[0] === token.split('?')[0], token, url),
    );
    must('every other request goes to the deployment', ownRequests(crm, target));
  },
});
