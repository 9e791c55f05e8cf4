import { rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, neverSentToHost } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

const HOST = 'harness.invalid';

/** The shape of an S256 challenge (RFC 7636 4.2), so that only its method is wrong. */
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

const DEFECTS = [
  ['an unknown scope', { scope: 'harness-unknown' }],
  ['response_type=token', { response_type: 'token' }],
  ['a missing response_type', { response_type: undefined }],
  ['an unknown code_challenge_method', { code_challenge: CHALLENGE, code_challenge_method: 'harness' }],
] as const;

export default defineRule({
  title: 'No error of any kind is sent to an unverified redirect_uri',
  cites: [rfc6749('4.1.2.1', 'MUST'), rfc9700('4.11.2', 'MUST')],
  covers: ['REDIR-15'],
  needs: ['authorization-code'],
  impact:
    'An attacker can make links with the trusted address of the server that send its users to any website.',
  atRisk: 'access',
  remedy:
    'Check client_id and redirect_uri before everything else, and show errors about them on a page of the server.',
  async check({ client, given, must }) {
    given('the registered redirect URI is accepted', delivered(await client.requests(), client.redirectUri));
    for (const [what, changes] of DEFECTS) {
      const outcome = await client.requests({ ...changes, redirect_uri: `https://${HOST}/cb` });
      must(`${what} is not reported to an unverified redirect_uri`, neverSentToHost(outcome, HOST));
    }
  },
});
