import { rfc6750 } from '../../kit/cites.ts';
import { all, type Finding, keptOut, servedContact, status, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Without an Accept header a missing token is refused as plainly, not with a login page',
  cites: [rfc6750('3', 'MUST')],
  covers: ['BEARER-14'],
  needs: ['crm-api'],
  symptom:
    'Calls show no names, and the integration log no error: the PBX gets a login page where it expects JSON.',
  impact:
    'A PBX whose token has ended does not learn it: names stay away from calls, and the admin finds no reason.',
  atRisk: 'diagnosis',
  remedy:
    'Answer unauthenticated API requests with 401 whatever they accept, and redirect to a login page on pages only.',
  async check({ client, api, given, must }) {
    const { lastName } = api.contact;
    given(
      'a search with a token returns the contact',
      servedContact(await api.probe(await client.accessToken()), lastName),
    );
    const plain = await api.probe(undefined);
    given('without a token, accepting JSON, it is refused', keptOut(plain, lastName));
    const others = [
      ['without an Accept header', undefined],
      ['with Accept: */*', '*/*'],
      ['with Accept: text/html', 'text/html'],
    ] as const;
    for (const [how, accept] of others) {
      const answer = await api.probe(undefined, { headers: { accept } });
      must(
        `a missing token is refused with the same status ${how}`,
        all(keptOut(answer, lastName), notALogin(answer), status(answer, plain.status)),
      );
    }
  },
});

/** Neither a redirect nor a page: a program that follows or shows it learns nothing. */
function notALogin(answer: HttpResponse): Finding {
  const page = answer.status < 400 && (answer.header('content-type') ?? '').includes('text/html');
  const redirect = answer.status >= 300 && answer.status < 400;
  return that(!page && !redirect, 'neither a redirect nor a page', answer.describe(), answer);
}
