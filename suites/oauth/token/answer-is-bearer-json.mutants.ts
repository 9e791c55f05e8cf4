import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';
import { bendTokenAnswers, withHeaders, withMembers } from '../../kit/token-response-faults.ts';

export default mutants(
  {
    name: 'token responses are sent with Content-Type text/html',
    tamper: bendTokenAnswers({ status: 200 }, withHeaders({ 'content-type': 'text/html; charset=utf-8' })),
    breaks: 'the client credentials request is answered 200 with a JSON object',
  },
  {
    name: 'a refresh is answered 201',
    tamper: bendTokenAnswers({ grantType: 'refresh_token', saying: '"access_token"' }, () => ({
      status: 201,
    })),
    breaks: 'the refresh is answered 200 with a JSON object',
  },
  {
    name: 'the answer to a refresh names the token type mac',
    policy: {
      tokenResponse: (issued) => ({
        ...soundPolicy.tokenResponse(issued),
        ...(issued.grantType === 'refresh_token' ? { token_type: 'mac' } : {}),
      }),
    },
    breaks: 'the refresh is answered with an access token of type Bearer',
  },
  {
    name: 'no token answer names a token type',
    tamper: bendTokenAnswers(
      { saying: '"token_type"' },
      withMembers(() => ({ token_type: undefined })),
    ),
    breaks: 'the client credentials request is answered with an access token of type Bearer',
  },
);
