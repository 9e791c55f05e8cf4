import { guide } from '../../kit/cites.ts';
import { type Finding, issued, that } from '../../kit/findings/index.ts';
import type { HttpResponse } from '../../kit/http-response.ts';
import { defineRule } from '../../kit/rule.ts';

/** Where common OAuth libraries register them by default. */
const ROUTES = [
  '/oauth/clients',
  '/oauth/personal-access-tokens',
  '/oauth/tokens',
  '/oauth/register',
  '/register',
];

export default defineRule({
  title: 'Client and token management routes are closed to anonymous callers',
  cites: [guide('Create an OAuth 2.0 Client', 'MUST')],
  covers: ['CLIENT-14'],
  permissions: ['destructive'],
  symptom: 'Clients that no admin added appear under API Clients.',
  impact: 'A stranger can list clients and tokens of the server, or register a client of their own.',
  atRisk: 'access',
  remedy:
    'Remove the management routes of the OAuth library, or put them behind the sign-in of an administrator.',
  async check({ client, target, send, given, must }) {
    given('the server runs and issues the client a token', issued(await client.served()));
    const accept = ['accept', 'application/json'] as const;
    for (const route of ROUTES) {
      const url = new URL(route, target.issuer).href;
      must(`GET ${route} lists nothing`, closed(await send({ method: 'GET', url, headers: [accept] })));
      must(`POST ${route} creates nothing`, closed(await send(creation(url))));
    }
    if (target.endpoints.metadata === undefined) return;
    const metadata = await send({ method: 'GET', url: target.endpoints.metadata, headers: [accept] });
    const registration = metadata.text('registration_endpoint');
    if (registration === undefined) return;
    must(
      'the registration endpoint of the metadata creates nothing',
      closed(await send(creation(registration))),
    );
  },
});

function creation(url: string) {
  const redirect = 'https://harness.invalid/cb';
  const body = { name: 'harness', client_name: 'harness', redirect, redirect_uris: [redirect], scopes: [] };
  return {
    method: 'POST',
    url,
    headers: [
      ['accept', 'application/json'],
      ['content-type', 'application/json'],
    ] as const,
    body: JSON.stringify(body),
  };
}

/** An HTML page, with which a single-page application answers every path, neither lists nor creates anything. */
function closed(answer: HttpResponse): Finding {
  const page = answer.status === 200 && /^text\/html\b/i.test(answer.header('content-type') ?? '');
  const turnedAway = answer.status >= 300 && answer.status < 500;
  return that(turnedAway || page, 'a refusal or the sign-in page', answer.describe(), answer);
}
