import { mutants } from '../../kit/mutants.ts';
import { bendTokenAnswers, withHeaders } from '../../kit/token-response-faults.ts';

export default mutants(
  {
    name: 'token responses carry Cache-Control: no-cache, private in place of no-store',
    tamper: bendTokenAnswers({ status: 200 }, withHeaders({ 'cache-control': 'no-cache, private' })),
    breaks: 'the answer to the client credentials request forbids storing',
  },
  {
    name: 'the answer to a refresh has no Cache-Control',
    tamper: bendTokenAnswers(
      { grantType: 'refresh_token', status: 200 },
      withHeaders({ 'cache-control': undefined }),
    ),
    breaks: 'the answer to the refresh forbids storing',
  },
);
