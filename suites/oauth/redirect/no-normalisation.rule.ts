import { rfc3986, rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, neverSentTo } from '../../kit/findings/index.ts';
import { partsOf, withParts } from '../../kit/redirect-uri.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A redirect_uri that is only equal after normalization is refused',
  cites: [rfc9700('2.1', 'MUST'), rfc3986('6.2.1', 'MUST'), rfc6749('3.1.2.3', 'MUST')],
  covers: ['REDIR-04'],
  needs: ['authorization-code'],
  impact:
    'Where the server and the browser read a spelling differently, the code of an admin who follows a prepared link goes to another page of the host, from which it can leak.',
  atRisk: 'access',
  remedy: 'Compare the text of redirect_uri as sent, before any URL parser has changed it.',
  async check({ client, given, must }) {
    given('the registered redirect URI is accepted', delivered(await client.requests(), client.redirectUri));
    const path = partsOf(client.redirectUri).path || '/';
    const last = path.lastIndexOf('/', path.length - 2);
    const [folder, name] = last < 0 ? ['', path] : [path.slice(0, last), path.slice(last)];
    const spellings: [what: string, path: string][] = [
      ['a detour over dot segments', `${folder}/x/..${name}`],
      ['a detour over encoded dot segments', `${folder}/x/%2e%2e${name}`],
      ...encodedLetter(path),
    ];
    for (const [what, spelling] of spellings) {
      const probe = withParts(client.redirectUri, { path: spelling });
      const outcome = await client.requests({ redirect_uri: probe });
      must(`the browser is not sent by ${what}`, neverSentTo(outcome, probe));
    }
  },
});

/** The path with its first letter percent-encoded once and twice; nothing when it has no letter. */
function encodedLetter(path: string): [what: string, path: string][] {
  const letter = /[a-z]/i.exec(path.replace(/%[0-9a-f]{2}/gi, '...'));
  if (letter === null) return [];
  const [before, after] = [path.slice(0, letter.index), path.slice(letter.index + 1)];
  const hex = letter[0].charCodeAt(0).toString(16);
  return [
    ['an encoded letter', `${before}%${hex}${after}`],
    ['a letter encoded twice', `${before}%25${hex}${after}`],
  ];
}
