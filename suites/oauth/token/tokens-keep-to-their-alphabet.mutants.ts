import { soundPolicy } from '../../../connector/policy/index.ts';
import { mutants } from '../../kit/mutants.ts';
import { bendTokenAnswers, withMembers } from '../../kit/token-response-faults.ts';

export default mutants(
  {
    name: 'refresh tokens end in a line break',
    policy: {
      mintToken: (kind, clientId, context) =>
        soundPolicy.mintToken(kind, clientId, context) + (kind === 'refresh_token' ? '\n' : ''),
    },
    breaks: 'the refresh token of the code exchange is printable ASCII',
  },
  {
    name: 'refreshed access tokens end in a blank',
    tamper: bendTokenAnswers(
      { grantType: 'refresh_token', status: 200 },
      withMembers(({ access_token }) => ({ access_token: `${access_token} ` })),
    ),
    breaks: 'the access token of the refresh fits into a Bearer header',
  },
);
