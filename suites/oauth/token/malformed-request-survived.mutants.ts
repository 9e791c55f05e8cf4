import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

/** A server that fails over bodies in which this is found. */
function failsOver(name: string, found: (body: string) => boolean, breaks: string): Mutant {
  return {
    name,
    policy: {
      tokenFields: (endpoint, request, policy) => {
        if (endpoint === 'token' && found(request.body)) throw new TypeError(name);
        return soundPolicy.tokenFields(endpoint, request, policy);
      },
    },
    breaks,
  };
}

export default mutants(
  {
    name: 'a Basic header without a colon causes an unhandled exception',
    policy: {
      basicCredentials: (authorization, context) => {
        const [, encoded = ''] = authorization[0]?.split(' ') ?? [];
        if (encoded.length > 4 && !Buffer.from(encoded, 'base64').includes(':')) {
          throw new TypeError('the password is undefined');
        }
        return soundPolicy.basicCredentials(authorization, context);
      },
    },
    breaks: 'a Basic header without a colon is refused cleanly',
  },
  failsOver(
    'a field name with brackets is read as a list, which is then taken for a text',
    (body) => body.includes('[]='),
    'a list for grant_type is refused cleanly',
  ),
  failsOver(
    'a field name with a key in brackets is read as a map, which is then taken for a text',
    (body) => /\[\w+\]=/.test(body),
    'a map for the scope is refused cleanly',
  ),
  failsOver(
    'a broken percent-encoding causes an unhandled exception',
    (body) => /%(?![0-9a-f]{2})/i.test(body),
    'a broken percent-encoding is refused cleanly',
  ),
  failsOver(
    'a zero byte reaches the database',
    (body) => body.includes('%00'),
    'a zero byte in client_id is refused cleanly',
  ),
  failsOver(
    'text that is no UTF-8 reaches the database',
    (body) => /%ff|%c3%28/i.test(body),
    'invalid UTF-8 is refused cleanly',
  ),
);
