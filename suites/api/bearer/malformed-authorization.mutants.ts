import type { RawRequest } from '../../../connector/http/raw-request.ts';
import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  breaksDown(
    'a Bearer value with three parts that are not base64 causes an unhandled exception',
    /^Bearer x\.y\.z$/,
    'three parts that are no JWT is refused cleanly',
  ),
  breaksDown(
    'a scheme without a value causes an unhandled exception',
    /^Bearer$/,
    'Bearer without a token is refused cleanly',
  ),
  breaksDown(
    'bytes outside ASCII cause an unhandled exception',
    /[^\x20-\x7e]/,
    'a token with bytes outside ASCII is refused cleanly',
  ),
  breaksDown(
    'a token of several kilobytes overflows its column',
    /.{9000}/,
    'a token of 16 kB is refused cleanly',
  ),
  {
    name: 'a malformed header is answered with the stack of the exception',
    tamper: (exchange) =>
      exchange.requestHeaders['authorization'] === 'Bearer a b'
        ? { ...exchange, body: 'Error: malformed\n    at parse (/srv/crm/src/bearer.js:12:7)' }
        : exchange,
    breaks: 'Bearer with two words is refused cleanly',
  },
  {
    name: 'of two Authorization headers the last one counts',
    policy: {
      bearerToken: (request) =>
        soundPolicy.bearerToken({ ...request, authorization: request.authorization.slice(-1) }),
    },
    breaks: 'an invalid token followed by a valid one is refused cleanly',
  },
);

function breaksDown(name: string, trigger: RegExp, breaks: string): Mutant {
  const bearerToken = (request: RawRequest) => {
    if (trigger.test(request.authorization[0] ?? '')) throw new TypeError('cannot read the token');
    return soundPolicy.bearerToken(request);
  };
  return { name, policy: { bearerToken }, breaks };
}
