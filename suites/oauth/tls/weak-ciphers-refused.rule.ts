import { rfc9325 } from '../../kit/cites.ts';
import { either } from '../../kit/findings/index.ts';
import { allAgreed, noneAgreed } from '../../kit/findings/tls.ts';
import { handshakes } from '../../kit/findings/tls-handshake.ts';
import { defineRule } from '../../kit/rule.ts';

/** OpenSSL's names for what RFC 9325 4.1 forbids. */
const FORBIDDEN = {
  'suites without encryption': 'eNULL',
  'suites without authentication': 'aNULL',
  'RC4 suites': 'RC4',
  '3DES suites': '3DES',
  'export suites': 'EXPORT',
} as const;

export default defineRule({
  title: 'Weak cipher suites are refused',
  cites: [rfc9325('4.1', 'MUST'), rfc9325('4.2', 'SHOULD')],
  covers: ['TLS-06'],
  needs: ['tls'],
  impact:
    'An attacker between PBX and server may be able to read or change a connection that uses such a suite.',
  atRisk: 'access',
  remedy: 'Set the cipher suites of the TLS server to its current defaults.',
  async check({ target, given, must, note }) {
    const sound = [await handshakes(target, {}), await handshakes(target, { version: 'TLSv1.2' })] as const;
    given('usual suites are accepted', either(allAgreed(sound[0]), allAgreed(sound[1])));
    for (const [what, names] of Object.entries(FORBIDDEN)) {
      const results = await handshakes(target, { version: 'TLSv1.2', ciphers: `${names}:@SECLEVEL=0` });
      if (results.every(({ kind }) => kind === 'unoffered')) note(`${what} could not be offered from here`);
      else must(`${what} are refused`, noneAgreed(results));
    }
    const forwardSecret = noneAgreed(
      await handshakes(target, { version: 'TLSv1.2', ciphers: 'kRSA:!eNULL:!aNULL:@SECLEVEL=0' }),
    );
    if (!forwardSecret.holds) note(`static RSA suites are accepted: ${forwardSecret.actual}`);
  },
});
