import { crmEngine, rfc6749 } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: "The Authorize button sends response_type, client_id, the PBX's redirect URI and its state",
  cites: [rfc6749('4.1.1', 'MUST'), crmEngine('What templates get wrong', 'MUST'), rfc6749('10.12', 'MUST')],
  needs: ['template', 'authorization-code'],
  symptom:
    'Authorize ends on an error of the CRM, or the browser comes back with a state that the PBX does not know.',
  impact: 'The customer cannot connect the PBX: the approval is refused, or does not reach the PBX.',
  atRisk: 'connection',
  remedy:
    'Write response_type=code, client_id, redirect_uri=[RedirectUri] and state=[State] into RequestUrlParameters.',
  async check({ target, must }) {
    const { authorizeQuery: query, authorize, model } = await readTemplate(target);
    const sends = (name: string, expected: string, fits: (value: string) => boolean) => {
      const value = query.get(name);
      return that(value !== null && fits(value), `${name}=${expected}`, `${name}=${value ?? '(left out)'}`);
    };
    must(
      'it asks for a code',
      sends('response_type', 'code', (value) => value === 'code'),
    );
    must(
      'it sends the Client ID that the admin filled in',
      sends('client_id', '[a parameter]', (value) =>
        model.parameters.some(({ name }) => value === `[${name}]`),
      ),
    );
    must(
      'it sends the redirect URI of the PBX',
      sends('redirect_uri', '[RedirectUri]', (value) => value === '[RedirectUri]'),
    );
    must(
      'it sends the state of the PBX',
      sends('state', '[State]', (value) => /^\[state\]$/i.test(value)),
    );
    must(
      'it names the scenario that exchanges the code',
      that(
        model.scenarios.some(({ id }) => id !== '' && id === authorize.responseScenario),
        'a ResponseScenario that exists',
        `ResponseScenario="${authorize.responseScenario}"`,
      ),
    );
  },
});
