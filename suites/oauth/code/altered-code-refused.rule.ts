import { rfc6749 } from '../../kit/cites.ts';
import { issued, refused } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';
import { swapCase } from '../../kit/token-tampering.ts';

export default defineRule({
  title: 'An altered code is refused',
  cites: [rfc6749('10.10', 'MUST'), rfc6749('4.1.3', 'MUST')],
  covers: ['CODE-12'],
  needs: ['authorization-code'],
  impact:
    'Several values open one grant: an attacker who tries to guess codes, or knows part of one, has that much less to guess.',
  atRisk: 'access',
  remedy: 'Look up a code by its whole value, or verify its signature over the whole value.',
  async check({ client, given, must }) {
    given('a code as issued is accepted', issued(await client.exchange(await client.authorize())));
    for (const [change, alter] of ALTERATIONS) {
      const code = await client.authorize();
      const altered = alter(code);
      if (altered === code) continue;
      must(`a code ${change} is refused`, refused(await client.exchange(altered)));
    }
  },
});

const ALTERATIONS: readonly (readonly [string, (code: string) => string])[] = [
  ['without its last character', (code) => code.slice(0, -1)],
  ['with a character in the middle changed', changeMiddle],
  ['with an x appended', (code) => `${code}x`],
  // A database column may compare text without regard to case; in hexadecimal both cases are the same value.
  ['with the letter case swapped', (code) => (/^[\da-f]*$/i.test(code) ? code : swapCase(code))],
];

function changeMiddle(code: string): string {
  const middle = Math.floor(code.length / 2);
  return `${code.slice(0, middle)}${code.charAt(middle) === '0' ? '1' : '0'}${code.slice(middle + 1)}`;
}
