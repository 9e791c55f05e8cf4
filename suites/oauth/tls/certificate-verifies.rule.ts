import { rfc6749, rfc6750, rfc9325 } from '../../kit/cites.ts';
import { allAgreed } from '../../kit/findings/tls.ts';
import { handshakes } from '../../kit/findings/tls-handshake.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'The certificate is valid for the host and chains to a trusted root',
  cites: [rfc6749('10.9', 'MUST'), rfc6750('5.2', 'MUST'), rfc9325('7.1', 'MUST')],
  covers: ['TLS-05'],
  needs: ['tls'],
  symptom:
    'Authorize and every lookup fail; the integration log shows that the certificate cannot be trusted.',
  impact: 'A PBX that verifies certificates, as it should, cannot be connected.',
  atRisk: 'connection',
  remedy:
    'Install a certificate for this host that is in date, and send the intermediate certificates with it.',
  async check({ target, given, must }) {
    given('a handshake without verification succeeds', allAgreed(await handshakes(target, {})));
    must('the certificate passes verification', allAgreed(await handshakes(target, { verify: true })));
  },
});
