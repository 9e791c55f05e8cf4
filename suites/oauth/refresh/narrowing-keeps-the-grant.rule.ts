import { rfc6749 } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { fullScope, onlyScope } from '../../kit/findings/scopes.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A narrowed refresh does not shrink the grant',
  cites: [rfc6749('6', 'MUST')],
  covers: ['REFRESH-14'],
  needs: ['authorization-code', 'refresh-token', 'partial-scopes'],
  symptom: 'After one refresh for less scope, calls show no names until Authorize is clicked again.',
  impact: 'The PBX loses part of its permissions for good by a single narrower request.',
  atRisk: 'connection',
  remedy: 'Store a new refresh token with the scope of the old one, whatever scope the access token got.',
  async check({ client, api, target, given, must, notApplicable }) {
    const eyes = { api, target };
    const [part = ''] = target.scopes.partial;
    const { refreshToken } = await client.grant();
    const plain = await client.refresh(refreshToken, { scope: client.scope });
    given('a refresh for the whole scope opens the CRM API', await fullScope(eyes, plain));
    const before = plain.refreshToken ?? refreshToken;
    const narrowed = await client.refresh(before, { scope: part });
    if (narrowed.accessToken === undefined) notApplicable('a refresh cannot ask for less than the grant');
    given('a refresh that asks for less is accepted', issued(narrowed));
    given('it gives no more than was asked for', await onlyScope(eyes, narrowed, part));

    const again = await client.refresh(narrowed.refreshToken ?? before, { scope: client.scope });
    must('the next refresh can have the whole scope', await fullScope(eyes, again));
  },
});
