import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';
import { bendTokenAnswers, withHeaders } from '../../kit/token-response-faults.ts';

export default mutants(
  {
    name: 'token error answers are sent with Content-Type text/html',
    tamper: bendTokenAnswers({ status: 400 }, withHeaders({ 'content-type': 'text/html; charset=utf-8' })),
    breaks: 'an unknown grant is refused with a registered error',
    alsoFails: ['oauth/refresh/dead-token-reported'],
  },
  {
    name: 'the error of an unknown grant is a nested object',
    policy: {
      tokenError: (error, fields) =>
        error.error === 'unsupported_grant_type' && fields?.all('grant_type')[0]?.startsWith('urn:example:')
          ? { error: { code: error.error, message: error.description } }
          : soundPolicy.tokenError(error, fields),
    },
    breaks: 'an unknown grant is refused with a registered error',
    alsoFails: ['oauth/grant/unknown-grant-type-refused'],
  },
  {
    name: 'an exchange without code is answered 422, as a failed validation',
    policy: {
      publicError: (reason) =>
        reason === 'code_missing'
          ? { ...soundPolicy.publicError(reason), status: 422 }
          : soundPolicy.publicError(reason),
    },
    breaks: 'a code exchange without code is refused with a registered error',
    alsoFails: ['oauth/token/missing-field-reported'],
  },
  {
    name: 'an unknown scope is answered with an error page',
    tamper: bendTokenAnswers(
      { grantType: 'client_credentials', saying: 'invalid_scope' },
      withHeaders({ 'content-type': 'text/html; charset=utf-8' }),
    ),
    breaks: 'an unknown scope is refused with a registered error',
  },
);
