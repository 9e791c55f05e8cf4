import { crmEngine, rfc6749 } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { bodyOf, outputsOf, readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title:
    'The template exchanges the code with redirect URI and client, and keeps the refresh token as Result',
  cites: [rfc6749('4.1.3', 'MUST'), crmEngine('OAuth', 'MUST')],
  needs: ['template', 'authorization-code'],
  symptom: 'The approval succeeds, and the PBX reports that the code could not be exchanged.',
  impact: 'The customer cannot connect the PBX, although the approval succeeds.',
  atRisk: 'connection',
  remedy:
    'Send grant_type, code=[code], redirect_uri=[RedirectUri] and the client by POST, and output refresh_token as Result.',
  async check({ target, must }) {
    const { exchange } = await readTemplate(target);
    const body = bodyOf(exchange?.request);
    const sends = (name: string, value: string) =>
      that(body.get(name) === value, `${name}=${value}`, `${name}=${body.get(name) ?? '(left out)'}`);
    must('it sends the code', sends('code', '[code]'));
    must('it uses the grant type authorization_code', sends('grant_type', 'authorization_code'));
    must('it repeats the redirect URI', sends('redirect_uri', '[RedirectUri]'));
    const method = exchange?.request?.method;
    must('it posts', that(method === 'POST', 'POST', String(method)));
    must(
      'it reads the refresh token',
      that(
        exchange?.variables.some(({ path }) => path.trim() === 'refresh_token') === true,
        'a variable with the path refresh_token',
        `variables with the paths ${exchange?.variables.map(({ path }) => path).join(', ')}`,
      ),
    );
    must(
      'it has an output Result',
      that(
        exchange !== undefined && outputsOf([exchange]).has('Result'),
        'an output Result',
        `outputs ${[...outputsOf(exchange === undefined ? [] : [exchange])].join(', ') || '(none)'}`,
      ),
    );
  },
});
