import { soundPolicy } from '../../../connector/policy/index.ts';
import type { Mutant } from '../../kit/mutants.ts';
import { mutants } from '../../kit/mutants.ts';

export default mutants(
  {
    name: 'a client that names no scope is given all scopes',
    policy: givesAll('client_credentials'),
    breaks: 'a token request without scope gives no more than the default',
  },
  {
    name: 'an approval that names no scope is given all scopes',
    policy: givesAll('authorization_code'),
    breaks: 'an authorization without scope gives no more than the default',
  },
  {
    name: 'an empty scope in a token request is looked up as a scope with an empty name',
    policy: emptyMeans('', /(^|&)grant_type=client_credentials/),
    breaks: 'both token requests are treated alike',
  },
  {
    name: 'an empty scope in a token request is taken for the first scope',
    policy: emptyMeans('client', /(^|&)grant_type=client_credentials/),
    breaks: 'both token requests are treated alike',
  },
  {
    name: 'an empty scope in an authorization request is taken for the first scope',
    policy: emptyMeans('client', /(^|&)response_type=/),
    breaks: 'both authorizations are treated alike',
  },
  {
    name: 'an empty scope in an authorization request ends in an unhandled exception',
    policy: emptyMeans('', /(^|&)response_type=/),
    breaks: 'both authorizations are treated alike',
  },
);

function givesAll(grant: string): NonNullable<Mutant['policy']> {
  return {
    grantedScope: (requested, client, flow, context) =>
      requested === undefined && flow === grant
        ? `${client.scope.join(' ')} admin`
        : soundPolicy.grantedScope(requested, client, flow, context),
  };
}

/** @param name what is read in its place; empty: it ends in an exception */
function emptyMeans(name: string, where: RegExp): NonNullable<Mutant['policy']> {
  return {
    parseForm: (text) => {
      if (!where.test(text) || !/(^|&)scope=(&|$)/.test(text)) return soundPolicy.parseForm(text);
      if (name === '') throw new TypeError('no scope has this name');
      return soundPolicy.parseForm(text.replace(/(^|&)scope=(?=&|$)/, `$1scope=${name}`));
    },
  };
}
