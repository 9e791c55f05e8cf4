import { soundPolicy } from '../../../connector/policy/index.ts';
import { type Mutant, mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'the host of a redirect URI is compared in lower case',
    policy: comparing((uri) => uri.replace(/^https:\/\/[^/?#]+/, (origin) => origin.toLowerCase())),
    breaks: 'no code is issued for the host in capitals',
  },
  {
    name: 'the scheme of a redirect URI is compared in lower case',
    policy: comparing((uri) => uri.replace(/^[A-Z]+:/, (scheme) => scheme.toLowerCase())),
    breaks: 'no code is issued for the scheme in capitals',
  },
  {
    name: 'the default port of a redirect URI is left out of the comparison',
    policy: comparing((uri) => uri.replace(/^(https:\/\/[^/?#]+):443(?!\d)/, '$1')),
    breaks: 'no code is issued for the default port',
  },
  {
    name: 'an empty user name in a redirect URI is left out of the comparison',
    policy: comparing((uri) => uri.replace('://@', '://')),
    breaks: 'no code is issued for an empty user name',
  },
  {
    name: 'an empty query of a redirect URI is left out of the comparison',
    policy: comparing((uri) => uri.replace(/\?$/, '')),
    breaks: 'no code is issued for an empty query',
  },
  {
    name: 'an empty fragment of a redirect URI is left out of the comparison',
    policy: comparing((uri) => uri.replace(/#$/, '')),
    breaks: 'no code is issued for an empty fragment',
  },
  {
    name: 'a redirect URI is trimmed before it is compared',
    policy: comparing((uri) => uri.trim()),
    breaks: 'no code is issued for a blank before it',
  },
  {
    name: 'a redirect URI is compared up to NUL',
    policy: {
      ...comparing(untilNul),
      redirectLocation: (uri, response) => soundPolicy.redirectLocation(untilNul(uri), response),
    },
    breaks: 'no code is issued for NUL behind it',
  },
  {
    name: 'a redirect URI is decoded once more before it is compared',
    policy: comparing((uri) => (/^https%3A/i.test(uri) ? decodeURIComponent(uri) : uri)),
    breaks: 'no code is issued for the URI encoded twice',
  },
  {
    name: 'entities in a redirect URI are unescaped before it is compared',
    policy: comparing((uri) => uri.replaceAll('&#47;', '/')),
    breaks: 'no code is issued for HTML entities in it',
  },
);

/** Compares what one step too many makes of the redirect URI that was sent. */
function comparing(step: (uri: string) => string): NonNullable<Mutant['policy']> {
  return { matchesRedirectUri: (sent, registered) => soundPolicy.matchesRedirectUri(step(sent), registered) };
}

function untilNul(uri: string): string {
  return uri.split('\0', 1)[0] ?? '';
}
