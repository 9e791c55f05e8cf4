import { connectorApi, guide } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { ownRequests, readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: "The template leads to this deployment's own endpoints only",
  cites: [connectorApi('CRM API', 'MUST'), guide('Import the CRM Template', 'MUST')],
  needs: ['template', 'authorization-code'],
  symptom:
    'Authorize or calls fail in the integration log, unless the other deployment answers in its place.',
  impact:
    'The Client Secret, tokens and calls of the customer are sent to the operator of another deployment.',
  atRisk: 'access',
  remedy: "Write this deployment's public URL into the template when it is downloaded.",
  async check({ client, target, must }) {
    const { authorize, authentication, exchange, crm } = await readTemplate(target);
    const { endpoints } = target;
    const same = (url: string | undefined, expected: string) =>
      that(url?.split('?')[0] === expected.split('?')[0], expected, url ?? '(none)');
    must(
      'Authorize opens the authorization endpoint',
      same(authorize.requestUrl, client.authorizationEndpoint),
    );
    must('the code is exchanged at the token endpoint', same(exchange?.request?.url.text, endpoints.token));
    const refresh = authentication.find(({ request }) => request !== undefined);
    must('the PBX authenticates at the token endpoint', same(refresh?.request?.url.text, endpoints.token));
    must('every other request goes to the deployment', ownRequests(crm, target));
  },
});
