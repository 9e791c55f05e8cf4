import { crmEngine, guide, rfc6749 } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { outputsOf, readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: 'The template lets the PBX store the fresh refresh token of every refresh',
  cites: [crmEngine('OAuth', 'MUST'), rfc6749('6', 'MUST'), guide('Connecting 3CX', 'MUST')],
  needs: ['template', 'refresh-token', 'refresh-rotation'],
  symptom: 'The connection is lost at the second refresh, and again at the second one after each Authorize.',
  impact:
    'Callers stay unidentified and calls unlogged from the second refresh until an admin authorizes again.',
  atRisk: 'connection',
  remedy: 'Read refresh_token in the authentication scenario, under the name of the OAuth parameter.',
  async check({ target, given, must }) {
    const { authorize, authentication } = await readTemplate(target);
    given(
      'the template authenticates by a scenario',
      that(authentication.length > 0, 'a scenario', authentication.length > 0 ? 'a scenario' : 'none'),
    );
    const variables = authentication.flatMap((scenario) => scenario.variables);
    const read = variables.filter(({ path }) => path.trim() === 'refresh_token').map(({ name }) => name);
    must(
      'the authentication reads the refresh token of the answer',
      that(
        read.length > 0,
        'a variable with the path refresh_token',
        `variables with the paths ${variables.map(({ path }) => path).join(', ') || '(none)'}`,
      ),
    );
    const names = [...read, ...outputsOf(authentication)];
    must(
      'its name is that of the OAuth parameter',
      that(names.includes(authorize.name), authorize.name, names.join(', ')),
    );
  },
});
