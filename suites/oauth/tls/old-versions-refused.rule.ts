import { rfc8996, rfc9325 } from '../../kit/cites.ts';
import { either } from '../../kit/findings/index.ts';
import { allAgreed, noneAgreed } from '../../kit/findings/tls.ts';
import { handshakes } from '../../kit/findings/tls-handshake.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'TLS 1.0 and TLS 1.1 are refused and TLS 1.2 or newer works',
  cites: [rfc8996('4', 'MUST'), rfc8996('5', 'MUST'), rfc9325('3.1.1', 'MUST')],
  covers: ['TLS-04'],
  needs: ['tls'],
  impact:
    'An attacker between PBX and server can make a connection use a protocol version with known weaknesses.',
  atRisk: 'access',
  remedy: 'Set the lowest protocol version of the TLS server to 1.2.',
  async check({ target, given, must, note }) {
    const [tls12, tls13] = [
      await handshakes(target, { version: 'TLSv1.2' }),
      await handshakes(target, { version: 'TLSv1.3' }),
    ];
    given('TLS 1.2 or TLS 1.3 works', either(allAgreed(tls13), allAgreed(tls12)));
    must('TLS 1.0 is refused', noneAgreed(await handshakes(target, { version: 'TLSv1' })));
    must('TLS 1.1 is refused', noneAgreed(await handshakes(target, { version: 'TLSv1.1' })));
    if (!allAgreed(tls13).holds) note('TLS 1.3 is not offered everywhere');
    note('SSL 3 was not tried: no TLS library of today can offer it');
  },
});
