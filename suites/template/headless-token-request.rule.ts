import { guide, rfc6749 } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { scopeNames } from '../kit/findings/scopes.ts';
import { bodyOf, readHeadlessTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: 'The Client Credentials template posts the grant, the client and the scope, and nothing of a user',
  cites: [rfc6749('4.4.2', 'MUST'), guide('Authentication Types', 'MUST')],
  needs: ['headless-template'],
  symptom: 'Every call fails in the integration log, because the CRM refused the sign-in.',
  impact: 'The customer cannot connect the PBX where no browser redirect is possible.',
  atRisk: 'connection',
  remedy:
    'Send grant_type=client_credentials, the client and the scopes of the CRM API by POST to the token endpoint, and no refresh token.',
  async check({ target, must }) {
    const { authentication, model } = await readHeadlessTemplate(target);
    const request = authentication.find(({ request: one }) => one !== undefined)?.request;
    const body = new Map([...new URLSearchParams(request?.message ?? ''), ...bodyOf(request)]);
    const sends = (name: string, expected: string, fits: (value: string) => boolean) => {
      const value = body.get(name);
      return that(
        value !== undefined && fits(value),
        `${name}=${expected}`,
        `${name}=${value ?? '(left out)'}`,
      );
    };
    const filledIn = (value: string) => model.parameters.some(({ name }) => value === `[${name}]`);
    must('it posts', that(request?.method === 'POST', 'POST', String(request?.method)));
    must(
      'it asks for the grant client_credentials',
      sends('grant_type', 'client_credentials', (value) => value === 'client_credentials'),
    );
    must('it sends the Client ID that the admin filled in', sends('client_id', '[a parameter]', filledIn));
    must(
      'it sends the Client Secret that the admin filled in',
      sends('client_secret', '[a parameter]', filledIn),
    );
    const needed = scopeNames(target.scopes.api);
    const asked = scopeNames(body.get('scope') ?? '');
    must(
      'it requests the scope that the CRM API needs, or leaves it to the server',
      that(
        asked.length === 0 || needed.every((name) => asked.includes(name)),
        needed.join(' ') || 'no scope',
        asked.join(' '),
      ),
    );
    const ofUser = ['refresh_token', 'username', 'password', 'code'].filter((name) => body.has(name));
    must(
      'it sends nothing of a user',
      that(ofUser.length === 0, 'no field of a user', ofUser.join(', ') || 'no field of a user'),
    );
  },
});
