import { rfc3986, rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, neverSentTo } from '../../kit/findings/index.ts';
import { partsOf, withParts } from '../../kit/redirect-uri.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'Letter case and a trailing slash make a different redirect_uri',
  cites: [rfc9700('2.1', 'MUST'), rfc3986('6.2.1', 'MUST'), rfc6749('3.1.2.3', 'MUST')],
  covers: ['REDIR-07'],
  needs: ['authorization-code'],
  impact:
    'On a host that distinguishes these spellings, the code of an admin who follows a prepared link goes to another page, from which it can leak.',
  atRisk: 'access',
  remedy: 'Compare redirect_uri character by character, without trimming it or changing its case.',
  async check({ client, given, must }) {
    given('the registered redirect URI is accepted', delivered(await client.requests(), client.redirectUri));
    const { path } = partsOf(client.redirectUri);
    const spellings: [what: string, path: string][] = [
      ['a trailing slash more or less', path.endsWith('/') ? path.slice(0, -1) : `${path}/`],
    ];
    const otherCase = withOtherCase(path);
    if (otherCase !== path) spellings.push(['a letter in the other case', otherCase]);
    for (const [what, spelling] of spellings) {
      const probe = withParts(client.redirectUri, { path: spelling });
      const outcome = await client.requests({ redirect_uri: probe });
      must(`the browser is not sent by ${what}`, neverSentTo(outcome, probe));
    }
  },
});

/** The path with its first letter in the other case; percent-encoded ones are left alone. */
function withOtherCase(path: string): string {
  const index = path.replace(/%[0-9a-f]{2}/gi, '...').search(/[a-z]/i);
  if (index < 0) return path;
  const letter = path.charAt(index);
  const other = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
  return `${path.slice(0, index)}${other}${path.slice(index + 1)}`;
}
