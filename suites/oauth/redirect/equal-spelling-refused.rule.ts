import { rfc3986, rfc6749, rfc9700 } from '../../kit/cites.ts';
import { delivered, nothingGranted } from '../../kit/findings/index.ts';
import { partsOf, withParts } from '../../kit/redirect-uri.ts';
import { defineRule } from '../../kit/rule.ts';

export default defineRule({
  title: 'A redirect_uri that a browser would take for the registered one is refused',
  cites: [rfc9700('2.1', 'MUST'), rfc6749('3.1.2.3', 'MUST'), rfc3986('6.2.1', 'MUST')],
  needs: ['authorization-code'],
  impact:
    'The server compares what it has made of redirect_uri in place of what was sent, which is how prepared links get past the comparison.',
  atRisk: 'access',
  remedy:
    'Compare the text of redirect_uri, decoded once, before it is trimmed or any URL parser has read it.',
  async check({ client, given, must }) {
    given('the registered redirect URI is accepted', delivered(await client.requests(), client.redirectUri));
    for (const [what, redirect_uri] of spellingsOf(client.redirectUri)) {
      if (redirect_uri === client.redirectUri) continue;
      must(`no code is issued for ${what}`, nothingGranted(await client.requests({ redirect_uri })));
    }
  },
});

/** Other spellings of a redirect URI that lead a browser to the same page, or are undone by one step too many. */
function spellingsOf(uri: string): [what: string, uri: string][] {
  const { scheme, host, port, query } = partsOf(uri);
  const standard = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  return [
    ['the host in capitals', withParts(uri, { host: host.toUpperCase() })],
    ['the scheme in capitals', withParts(uri, { scheme: scheme.toUpperCase() })],
    ...(port === '' ? [['the default port', withParts(uri, { port: standard })] as [string, string]] : []),
    ['an empty user name', withParts(uri, { host: `@${host}` })],
    ['an empty query', query === '' ? `${uri}?` : `${uri}&`],
    ['an empty fragment', `${uri}#`],
    ['a blank before it', ` ${uri}`],
    ['a blank behind it', `${uri} `],
    ['NUL behind it', `${uri}\0`],
    ['the URI encoded twice', encodeURIComponent(uri)],
    ['HTML entities in it', uri.replaceAll('/', '&#47;')],
  ];
}
