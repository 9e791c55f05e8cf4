import { connectorApi, rfc6749 } from '../kit/cites.ts';
import { that } from '../kit/findings/index.ts';
import { scopeNames } from '../kit/findings/scopes.ts';
import { readTemplate } from '../kit/findings/template.ts';
import { defineRule } from '../kit/rule.ts';

export default defineRule({
  title: 'The template requests the scope that the CRM API needs, and no more',
  cites: [connectorApi('CRM API', 'MUST'), rfc6749('3.3', 'MUST')],
  needs: ['template', 'authorization-code'],
  symptom: 'The connection is shown as authorized, and every call ends with 403 in the integration log.',
  impact:
    'Callers stay unidentified and calls unlogged; with too much scope, a leaked token opens more than contacts and calls.',
  atRisk: 'connection',
  remedy: 'Write the scopes of the CRM API into RequestUrlParameters, separated by %20.',
  async check({ target, must, notApplicable }) {
    const { authorizeQuery } = await readTemplate(target);
    const needed = scopeNames(target.scopes.api);
    if (needed.length === 0) notApplicable('the deployment has no scopes');
    const asked = scopeNames(authorizeQuery.get('scope') ?? '');
    const inWords = asked.join(' ') || '(no scope)';
    must(
      'it requests all of it',
      that(
        needed.every((name) => asked.includes(name)),
        target.scopes.api,
        inWords,
      ),
    );
    must(
      'it requests nothing else',
      that(
        asked.every((name) => needed.includes(name)),
        target.scopes.api,
        inWords,
      ),
    );
  },
});
