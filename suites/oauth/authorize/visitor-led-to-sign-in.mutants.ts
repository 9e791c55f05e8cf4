import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a visitor without a session is answered 401, with the sign-in form as its body',
  tamper: (exchange) =>
    exchange.method === 'GET' &&
    exchange.url.startsWith('/oauth/authorize') &&
    exchange.body.includes('type="password"')
      ? { ...exchange, status: 401 }
      : exchange,
  breaks: 'a visitor without a session gets a page to sign in on',
});
