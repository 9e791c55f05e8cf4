import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';
import { bendRefusals, bendTokenAnswers, withHeaders, withMembers } from '../../kit/token-response-faults.ts';

export default mutants(
  {
    name: 'token error answers are sent with Content-Type text/html',
    tamper: bendTokenAnswers({ status: 400 }, withHeaders({ 'content-type': 'text/html; charset=utf-8' })),
    breaks: 'a missing grant_type is refused with a registered error',
  },
  {
    name: 'the error of an unknown grant is a nested object',
    policy: {
      tokenError: (error, fields) =>
        error.error === 'unsupported_grant_type' && fields?.all('grant_type')[0]?.startsWith('urn:example:')
          ? { error: { code: error.error, message: error.description } }
          : soundPolicy.tokenError(error, fields),
    },
    breaks: 'an unknown grant type is refused with a registered error',
    alsoFails: ['oauth/token/error-names-the-cause'],
  },
  {
    name: 'an unknown scope is answered with an error page',
    tamper: bendTokenAnswers(
      { grantType: 'client_credentials', saying: 'invalid_scope' },
      withHeaders({ 'content-type': 'text/html; charset=utf-8' }),
    ),
    breaks: 'an unknown scope is refused with a registered error',
  },
  {
    name: 'refusals have an empty body',
    tamper: bendRefusals(() => ({ body: '' })),
    breaks: 'a missing grant_type is refused with a registered error',
    alsoFails: ['oauth/token/error-names-the-cause'],
  },
  {
    name: 'refusals bear error codes of their own',
    tamper: bendRefusals(withMembers(({ error }) => ({ error: `crm_${error}` }))),
    breaks: 'a missing grant_type is refused with a registered error',
    alsoFails: ['oauth/token/error-names-the-cause'],
  },
  {
    name: 'refusals are HTML pages with status 500',
    tamper: bendRefusals((exchange) => ({
      ...withHeaders({ 'content-type': 'text/html; charset=utf-8' })(exchange),
      status: 500,
      body: '<h1>The request was refused</h1>',
    })),
    breaks: 'a missing grant_type is refused with a registered error',
    alsoFails: [
      'oauth/client-auth/failed-basic-challenged',
      'oauth/token/error-names-the-cause',
      'oauth/token/error-status',
    ],
  },
);
