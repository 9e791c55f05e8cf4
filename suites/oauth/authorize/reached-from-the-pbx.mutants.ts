import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants, type WireExchange, type WireResponse } from '../../kit/mutants.ts';

const STEP = '&step=sign-in';

export default mutants(
  {
    name: 'the request waits under a cookie with SameSite=Strict that a redirect to the sign-in page needs',
    policy: sameSite('Strict'),
    tamper: behindRedirect,
    breaks: "a browser that comes from the PBX's page brings a code",
  },
  {
    name: 'the session cookie has SameSite=None and is not Secure, so that no browser stores it',
    policy: sameSite('None'),
    breaks: "a browser that comes from the PBX's page brings a code",
  },
);

function sameSite(value: string): NonNullable<Mutant['policy']> {
  return {
    sessionCookie: (name, id, secure) =>
      soundPolicy.sessionCookie(name, id, secure).replace('SameSite=Lax', `SameSite=${value}`),
  };
}

/** Leads a visitor to the sign-in page by a redirect, where the cookie set before has to come back. */
function behindRedirect(exchange: WireExchange): WireResponse {
  const { method, url, status, headers, requestHeaders } = exchange;
  const signsIn = exchange.body.includes('action="/oauth/sign-in"');
  if (method !== 'GET' || !url.startsWith('/oauth/authorize?') || status !== 200 || !signsIn) return exchange;
  if (!url.endsWith(STEP)) return { status: 302, headers: { ...headers, location: url + STEP }, body: '' };
  if (requestHeaders['cookie'] !== undefined) return exchange;
  return {
    status: 400,
    headers: { 'content-type': 'text/html' },
    body: '<p>No request is waiting here.</p>',
  };
}
