import { mutants } from '../../kit/mutants.ts';

export default mutants({
  name: 'a CORS filter covers the authorization endpoint too',
  tamper: (exchange) =>
    exchange.url.startsWith('/oauth/authorize')
      ? { ...exchange, headers: { ...exchange.headers, 'access-control-allow-origin': '*' } }
      : exchange,
  breaks: 'a GET from another origin gets no permission to be read',
});
