import { mutants } from '../../kit/mutants.ts';
import { toPbx } from '../../kit/pbx-faults.ts';

export default mutants(
  {
    name: 'the code exchange of a PBX is answered without a refresh token',
    tamper: toPbx('/oauth/token', (exchange) => {
      if (!exchange.requestBody.includes('authorization_code')) return exchange;
      return { ...exchange, body: exchange.body.replace('"refresh_token"', '"offline_token"') };
    }),
    breaks: 'the PBX takes the authorization as complete',
  },
  {
    name: 'the template sends the admin to an address that does not exist',
    template: (xml) => xml.replace('/oauth/authorize"', '/oauth/approve"'),
    breaks: 'the approval brings the browser back to the PBX',
    alsoFails: ['template/own-endpoints'],
  },
  {
    name: 'a refresh is answered as if the client were unknown',
    tamper: toPbx('/oauth/token', (exchange) =>
      exchange.requestBody.includes('grant_type=refresh_token')
        ? { ...exchange, status: 401, body: '{"error":"invalid_client"}' }
        : exchange,
    ),
    breaks: 'the next call is looked up',
    alsoFails: ['oauth/token/error-without-accept'],
  },
);
