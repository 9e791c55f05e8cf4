import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the sign-in page has neither X-Frame-Options nor frame-ancestors',
    tamper: unprotected('action="/oauth/sign-in"'),
    breaks: 'the sign-in page forbids foreign frames',
  },
  {
    name: 'the approval page has neither X-Frame-Options nor frame-ancestors',
    tamper: unprotected('action="/oauth/authorize/decision"'),
    breaks: 'the approval page forbids foreign frames',
  },
);

function unprotected(mark: string): NonNullable<Mutant['tamper']> {
  return (exchange) => {
    if (!exchange.body.includes(mark)) return exchange;
    const { 'x-frame-options': _, 'content-security-policy': policy = '', ...headers } = exchange.headers;
    const rest = String(policy).replace(/;?\s*frame-ancestors [^;]*/, '');
    return { ...exchange, headers: { ...headers, 'content-security-policy': rest } };
  };
}
