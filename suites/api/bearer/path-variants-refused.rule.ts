import { rfc6749 } from '../../kit/cites.ts';
import { deniedApi, type Finding, keptOut, servedContact, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Path and method variants do not get around the token check',
  cites: [rfc6749('7', 'MUST'), rfc6749('10.14', 'MUST')],
  covers: ['BEARER-13'],
  needs: ['crm-api'],
  impact:
    'An attacker without a token reaches the contact search by changing the path, the method or a header of the request.',
  atRisk: 'access',
  remedy:
    'Check the token where the request is routed, not by comparing paths in front of it, and ignore headers that override path or method.',
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    given(
      'a search with a token returns the contact',
      servedContact(await api.probe(await client.accessToken()), lastName),
    );
    given('the same search without a token is refused', keptOut(await api.probe(undefined), lastName));

    const [, origin = '', path = '', query = ''] =
      /^(https?:\/\/[^/]+)([^?]*)(.*)$/.exec(api.searchUrl) ?? [];
    const folder = path.slice(0, path.lastIndexOf('/'));
    const last = path.slice(path.lastIndexOf('/') + 1);
    const paths = [
      ['a trailing slash', `${path}/`],
      ['a doubled slash', `${folder}//${last}`],
      ['a /./', `${folder}/./${last}`],
      ['an upper-case letter', `${folder}/${last.charAt(0).toUpperCase()}${last.slice(1)}`],
      ['a path parameter', `${path};x`],
      ['a file extension', `${path}.json`],
      ['an encoded slash', `${folder}%2f${last}`],
    ] as const;
    for (const [what, variant] of paths) {
      const answer = await api.probe(undefined, { url: `${origin}${variant}${query}` });
      must(`${what} in the path opens nothing`, opensNothing(answer, lastName));
    }

    must('HEAD opens nothing', opensNothing(await api.probe(undefined, { method: 'HEAD' }), lastName));
    const overridden = { method: 'POST', headers: { 'x-http-method-override': 'GET' } };
    must(
      'X-HTTP-Method-Override opens nothing',
      opensNothing(await api.probe(undefined, overridden), lastName),
    );
    for (const name of ['X-Original-URL', 'X-Forwarded-Prefix']) {
      const answer = await api.probe(undefined, { headers: { [name]: '/' } });
      must(`${name} opens nothing`, opensNothing(answer, lastName));
    }
  },
});

/** No contact and no success; a page of the site, which some servers show for every unknown path, is neither. */
function opensNothing(answer: HttpResponse, lastName: string): Finding {
  const success = answer.status >= 200 && answer.status < 300;
  const denied = deniedApi(answer).holds;
  const shown = answer.body.includes(lastName);
  return that(
    !shown && !(success && !denied),
    'no success and no CRM data',
    shown ? `${answer.status} with ${lastName}` : answer.describe(),
    answer,
  );
}
