import type { WireExchange, WireResponse } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'unless the caller accepts JSON, an unauthenticated API call is sent to the login page',
    tamper: (exchange) => (isTurnedAway(exchange) && !accepts(exchange, 'json') ? toLogin() : exchange),
    breaks: 'a missing token is refused with the same status without an Accept header',
  },
  {
    name: 'a caller that accepts anything gets the login page with status 200',
    tamper: (exchange) => (isTurnedAway(exchange) && accepts(exchange, '*/*') ? loginPage() : exchange),
    breaks: 'a missing token is refused with the same status with Accept: */*',
  },
  {
    name: 'a caller that accepts HTML is sent to the login page',
    tamper: (exchange) => (isTurnedAway(exchange) && accepts(exchange, 'html') ? toLogin() : exchange),
    breaks: 'a missing token is refused with the same status with Accept: text/html',
  },
);

function isTurnedAway({ url, status, requestHeaders }: WireExchange): boolean {
  return url.startsWith('/api/') && status === 401 && requestHeaders['authorization'] === undefined;
}

function accepts({ requestHeaders }: WireExchange, type: string): boolean {
  return String(requestHeaders['accept'] ?? '').includes(type);
}

const toLogin = (): WireResponse => ({ status: 302, headers: { location: '/login' }, body: '' });

const loginPage = (): WireResponse => ({
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<h1>Sign in</h1>',
});
