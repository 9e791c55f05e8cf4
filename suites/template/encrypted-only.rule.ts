import { crmEngine, rfc6749 } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: 'The template sends tokens and callers over https only',
  cites: [rfc6749('3.1', 'MUST'), rfc6749('3.2', 'MUST'), crmEngine('What templates get wrong', 'MUST')],
  needs: ['template'],
  impact: 'An attacker on the network path reads the Client Secret, the tokens and who calls whom.',
  atRisk: 'access',
  remedy: 'Write https into every URL of the template; http is for a deployment on one machine only.',
  async check({ target, must }) {
    const { model } = await readTemplate(target);
    // A deployment that is reached by plain http on this very machine can hardly ask its PBX for more.
    const local = target.issuer.startsWith('http:') ? `${new URL(target.issuer).origin}/` : undefined;
    const urls = [
      ...model.parameters.map(({ requestUrl }) => requestUrl),
      ...model.scenarios.map(({ request }) => request?.url.text ?? ''),
    ];
    const plain = urls.filter(
      (url) => /^http:/i.test(url) && (local === undefined || !url.startsWith(local)),
    );
    must(
      'no URL is plain http',
      that(plain.length === 0, 'https in every URL', plain.join(', ') || 'https in every URL'),
    );
  },
});
