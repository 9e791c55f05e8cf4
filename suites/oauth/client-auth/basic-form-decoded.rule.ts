import { rfc6749 } from '../../kit/cites.ts';
import { issued } from '../../kit/findings/index.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Client id and secret of a Basic header are form-decoded before use',
  cites: [rfc6749('2.3.1', 'SHOULD'), rfc6749('Appendix B', 'SHOULD')],
  covers: ['CLIENT-08'],
  symptom: 'Authorize ends with "invalid_client" for clients whose Client Secret holds a special character.',
  impact: 'A PBX that encodes its credentials as the standard requires cannot be connected.',
  atRisk: 'connection',
  remedy: 'Decode the base64 of a Basic header, then the form encoding of each part.',
  async check({ client, given, must }) {
    const served = (header: string) =>
      client.served({}, { auth: 'none', headers: [['authorization', header]] });
    given('the client is accepted', issued(await client.served()));
    const pair = `${escaped(client.id)}:${escaped(client.secret)}`;
    const header = `Basic ${Buffer.from(pair).toString('base64')}`;
    must(
      'a Basic header with a letter of each part written as %XX is accepted',
      issued(await served(header)),
    );
  },
});

/** Form encoding that escapes the first character as well: an equivalent spelling. */
function escaped(text: string): string {
  const [first = '', ...rest] = text;
  const bytes = [...Buffer.from(first)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`);
  return bytes.join('') + encodeURIComponent(rest.join('')).replaceAll('%20', '+');
}
