import { rfc9700 } from '../../kit/cites.ts';
import { describeOutcome, type Finding, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';
import { answerOf, sentHeaders } from '../../kit/witness/seen-answer.ts';
import { witnessOf } from '../../kit/witness/witness-of.ts';

const ORIGIN = 'https://harness.invalid';

export default defineRule({
  title: 'The authorization endpoint does not answer cross-origin requests',
  cites: [rfc9700('2.6', 'MUST')],
  covers: ['AUTHZ-11'],
  needs: ['authorization-code'],
  impact:
    "Scripts of other websites can read what the authorization endpoint returns to a visitor's browser, such as the fields of the sign-in page.",
  atRisk: 'access',
  remedy:
    'Take the authorization endpoint out of the CORS filter: browsers navigate to it, scripts never need it.',
  witness: witnessOf(['authorize'], 'a request of another origin to the authorization endpoint', {
    'another origin gets no permission': ({ pages }) =>
      pages.flatMap((seen) => {
        const [origin] = seen.endpoint === 'authorize' ? sentHeaders(seen, 'origin') : [];
        const foreign =
          origin !== undefined && origin !== 'null' && !seen.request.url.startsWith(`${origin}/`);
        return foreign ? [noPermission(answerOf(seen), origin)] : [];
      }),
  }),
  async check({ client, anonymous, given, must }) {
    const url = client.authorizationUrl();
    const outcome = await anonymous().open(url);
    given(
      'a visitor gets a page',
      that(
        outcome.kind === 'page' && outcome.page.kind !== 'error',
        'a page',
        describeOutcome(outcome),
        ...outcome.trail,
      ),
    );
    const get = await anonymous().send(url, { headers: [['origin', ORIGIN]] });
    must('a GET from another origin gets no permission to be read', noPermission(get));
    const preflight = await anonymous().send(url, {
      method: 'OPTIONS',
      headers: [
        ['origin', ORIGIN],
        ['access-control-request-method', 'GET'],
      ],
    });
    must('a preflight from another origin gets no permission', noPermission(preflight));
  },
});

function noPermission(answer: HttpResponse, origin = ORIGIN): Finding {
  const allowed = answer.header('access-control-allow-origin');
  return that(
    allowed !== '*' && allowed !== origin,
    `no Access-Control-Allow-Origin for ${origin}`,
    allowed === undefined ? `${answer.status} without the header` : `Access-Control-Allow-Origin: ${allowed}`,
    answer,
  );
}
