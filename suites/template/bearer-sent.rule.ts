import { crmEngine, rfc6750 } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { readEachTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: 'The template sends its access token in the Authorization header only',
  cites: [rfc6750('2.1', 'MUST'), crmEngine('The document', 'MUST'), rfc6750('2.3', 'SHOULD')],
  needs: ['template', 'refresh-token'],
  alsoHeadless: true,
  symptom: 'Every call ends with 401 in the integration log, unless the token is sent in a URL as well.',
  impact:
    'The PBX cannot use the CRM API, or access tokens are written to the logs of web servers and proxies, where others can use them.',
  atRisk: 'access',
  remedy: 'Output HeaderName Authorization and HeaderValue Bearer [token] from the authentication scenario.',
  async check({ target, must }) {
    for await (const [{ authentication, crm }, of] of readEachTemplate(target)) {
      const outputs = authentication.flatMap((scenario) => scenario.outputs.outputs);
      const outputOf = (type: string) =>
        outputs.findLast((output) => output.type === type)?.value.trim() ?? '';
      const bearer = outputOf('Bearer');
      const header = outputOf('HeaderName');
      const value = outputOf('HeaderValue');
      must(
        `${of}the authentication gives an Authorization header of the scheme Bearer`,
        that(
          bearer !== '' || (header.toLowerCase() === 'authorization' && /^(bearer|\[\w+\]) \[/i.test(value)),
          'Authorization: Bearer [...]',
          `${header || '(no header)'}: ${value}`,
        ),
      );
      const inUrl = crm.filter(
        ({ request: { url, queryParams } }) =>
          /[?&]access_token=/.test(url.text) || queryParams.some(({ key }) => key === 'access_token'),
      );
      must(
        `${of}no URL carries a token`,
        that(inUrl.length === 0, 'no access_token in a URL', inUrl.map(({ id }) => id).join(', ') || 'none'),
      );
    }
  },
});
